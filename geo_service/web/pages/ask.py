"""What a visitor asks for: the parameters of lists, checked against the vocabulary."""

from dataclasses import dataclass

from werkzeug.datastructures import MultiDict

from geo_service.model.city import City
from geo_service.model.place import Kind
from geo_service.model.query import MAX_NEEDS, Order, PlaceFilter
from geo_service.model.vocabulary import Vocabulary

MAX_TEXT = 200
_MAX_PART = 10_000
Fields = MultiDict[str, str]


@dataclass(frozen=True, slots=True)
class Ask:
    """A question of a list.

    Attributes:
        where: What a place must be.
        by_walk: Whether what is walked to fastest comes first, open or not.
        part: Which part of the list, from 1.
        cut: Whether more needs were given than can be asked for at a time, so that the last were left out.
    """

    where: PlaceFilter
    by_walk: bool = False
    part: int = 1
    cut: bool = False

    def values(self) -> dict[str, list[str]]:
        """Return the same by name, for addresses."""
        values: dict[str, list[str]] = {}
        for name, value in self.fields():
            values.setdefault(name, []).append(value)
        return values

    def fields(self) -> list[tuple[str, str]]:
        """Return names and values that ask the same again from the first part, for links and hidden fields."""
        where = self.where
        pairs = [("need", need) for need in where.needs] + [("kind", str(kind)) for kind in where.kinds]
        flags = (("any", where.any_need), ("free", where.free), ("wheelchair", where.wheelchair))
        pairs += [(name, "1") for name, is_set in flags if is_set]
        pairs += [("order", str(Order.WALK))] if self.by_walk else []
        return pairs + ([("audience", where.audience)] if where.audience else [])


def read_ask(fields: Fields, city: City | None, vocabulary: Vocabulary) -> Ask:
    """Read a question.

    Args:
        fields: ``need`` and ``kind`` (repeatable), ``any``, ``free``, ``wheelchair``, ``audience``, ``order``,
            ``part``.
        city: The city asked about; None for all.
        vocabulary: The codes that exist.

    Raises:
        BadValueError: A value does not exist; the error names the field and what would be accepted.
    """
    needs = tuple(dict.fromkeys(vocabulary.services.check(need, "need") for need in fields.getlist("need") if need))
    audience = fields.get("audience") or None
    kinds = [vocabulary.kinds.check(kind, "kind") for kind in fields.getlist("kind") if kind]
    where = PlaceFilter(
        needs=needs[:MAX_NEEDS],
        any_need=_is_set(fields, "any"),
        kinds=tuple(map(Kind, dict.fromkeys(kinds))),
        city=city.code if city else None,
        free=_is_set(fields, "free"),
        wheelchair=_is_set(fields, "wheelchair"),
        audience=audience and vocabulary.audiences.check(audience, "audience"),
    )
    return Ask(where, fields.get("order") == Order.WALK, read_part(fields), cut=len(needs) > MAX_NEEDS)


def read_part(fields: Fields) -> int:
    """Return the part of a list that is asked for; 1 where it is not a number."""
    text = fields.get("part", "1")
    return min(int(text), _MAX_PART) if text.isascii() and text.isdecimal() and len(text) < len(str(_MAX_PART)) else 1


def _is_set(fields: Fields, name: str) -> bool:
    return fields.get(name, "") not in {"", "0", "no", "false"}
