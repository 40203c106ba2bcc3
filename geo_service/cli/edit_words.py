"""A preview as plain text, for operators, in the words that the pages use."""

from collections.abc import Iterator
from dataclasses import dataclass

from geo_service.editing.values import FieldConflict, Preview, PreviewRow, RowClass
from geo_service.importing.steps.visibility import MASK
from geo_service.labels import Labels
from geo_service.labels.found import found_words
from geo_service.model.report import Finding
from geo_service.web.editor.uploads_words import PlaceWords


@dataclass(frozen=True, slots=True)
class PreviewWords:
    """Says a preview.

    Attributes:
        words: The language.
        say: Says fields, values and reasons of that language.
    """

    words: Labels
    say: PlaceWords

    def text(self, preview: Preview) -> str:
        """Return the sums, then each row that is not unchanged with its key, then what is missing from the file."""
        lines = [self._sums(preview)]
        lines += [self._mending(found) for found in preview.findings]
        for row in preview.rows:
            if row.kind is not RowClass.UNCHANGED:
                lines += ["", *self._row(row)]
        lines += [f"{one.key}  {self._kind('missing')}: {one.place.id} {one.place.name}" for one in preview.missing]
        return "\n".join(lines)

    def _sums(self, preview: Preview) -> str:
        counts = {**{str(kind): count for kind, count in preview.counts.items()}, "missing": len(preview.missing)}
        told = {kind: count for kind, count in counts.items() if count} or {"unchanged": 0}
        sums = (self.words("edit.count", kind=self._kind(kind), count=count) for kind, count in told.items())
        return self.words("edit.sums", sums=", ".join(sums), revision=preview.revision)

    def _row(self, row: PreviewRow) -> Iterator[str]:
        name = _line(f"{row.before.id} {row.name}" if row.before else row.name)
        yield f"{row.key}  {self.words('upload.row', row=row.row)} ({self._kind(row.kind)}): {name}"
        for change in row.changes:
            before, after = (_line(self.say.value(change.field, value)) for value in (change.before, change.after))
            yield self._told(self.say.field(change.field), f"{before} -> {after}" if row.before else after)
        for clash in row.conflicts:
            yield self._clash(clash)
        for reason in row.suspicions:
            yield f"    {self.words('edit.look_twice', reason=self.say.reason(reason))}"
        for found in row.findings:
            yield self._finding(found)

    def _clash(self, clash: FieldConflict) -> str:
        then, theirs, yours = (
            _line(self.say.value(clash.field, value)) for value in (clash.then, clash.theirs, clash.yours)
        )
        told = self.words("edit.conflict", then=then, theirs=theirs, yours=yours)
        return self._told(self.say.field(clash.field), told)

    def _finding(self, found: Finding) -> str:
        value = self.words("upload.hidden") if found.value == MASK else f'"{_line(found.value)}"'
        where = f"{self.say.column(found.field)} {value}" if found.value else self.say.column(found.field)
        return self._told(where, self._mending(found))

    def _told(self, name: str, value: str) -> str:
        return f"    {self.words('upload.detail', name=name, value=value)}"

    def _mending(self, found: Finding) -> str:
        return f"{found_words(found.problem, self.words)} -> {found_words(found.remedy, self.words)}"

    def _kind(self, kind: str) -> str:
        return self.words(f"upload.section_{kind}")


def _line(text: str) -> str:
    return " ".join(text.split())
