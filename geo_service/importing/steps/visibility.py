"""Who may learn where a place is."""

import re
from dataclasses import replace

from geo_service.importing.formats.cells import short
from geo_service.importing.interface import Draft
from geo_service.importing.steps.context import StepContext, noted, placed
from geo_service.model.place import Visibility
from geo_service.model.report import Finding, Outcome
from geo_service.model.text import fold
from geo_service.model.visibility import disclose

_PROSE = ("description", "audience", "conditions", "how_to_ask", "network", "services")
_WORDS = {
    "public": Visibility.PUBLIC,
    "publique": Visibility.PUBLIC,
    "referral": Visibility.REFERRAL,
    "sur appel": Visibility.REFERRAL,
    "call first": Visibility.REFERRAL,
    "private": Visibility.PRIVATE,
    "prive": Visibility.PRIVATE,
    "privee": Visibility.PRIVATE,
}
"""What a file may say, folded."""
_REPEATED = re.compile(r" \(|: | and was read as ")
"""Behind these words a problem may repeat what the row says."""
MASK = "(hidden)"


def hide_sensitive(draft: Draft, context: StepContext) -> Draft:
    """Make a place that a rule matches ``referral``, unless the file says otherwise; mask what the report repeats.

    Works on the texts, so also for a row that does not come in.
    """
    values = draft.values
    prose = " ".join(values.get(field, "") for field in _PROSE)
    topic = "" if context.mapping.fixtures else context.sensitive.topic(values.get("name", ""), prose, draft.place.kind)
    stated = _WORDS.get(fold(values.get("visibility", "")))
    if stated is None and values.get("visibility"):
        problem = "is neither Publique, Sur appel nor Privée"
        draft = noted(draft, "visibility", problem, "write Publique, Sur appel or Privée", Outcome.KEPT)
    visibility = stated or (Visibility.REFERRAL if topic else Visibility.PUBLIC)
    draft = placed(draft, visibility=visibility)
    if visibility is Visibility.PUBLIC:
        if topic and draft.skipped is None:
            problem = f"looks sensitive ({topic}) but the file says public"
            draft = noted(draft, "visibility", problem, "write Sur appel to hide where it is", Outcome.KEPT)
        return draft
    return _masked(draft) if draft.skipped or not topic else _reported(_masked(draft), topic)


def _reported(draft: Draft, topic: str) -> Draft:
    known = disclose(draft.place)
    problem = f"is listed by name and telephone only ({topic})"
    remedy = "a person who knows the place may make it public"
    name = known.name if known else MASK
    found = Finding(draft.raw.row, "", short(name), problem, remedy, Outcome.REFERRAL)
    return replace(draft, findings=(*draft.findings, found))


def _masked(draft: Draft) -> Draft:
    return replace(
        draft,
        findings=tuple(masked(found) for found in draft.findings),
        skipped=None if draft.skipped is None else masked(draft.skipped),
    )


def masked(found: Finding) -> Finding:
    """Return a finding that repeats nothing of what the row says: any column may hold the address."""
    return replace(found, value=MASK, problem=_REPEATED.split(found.problem)[0])
