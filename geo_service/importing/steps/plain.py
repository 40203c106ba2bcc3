"""Fields that come over as they are."""

from geo_service.importing.interface import Draft
from geo_service.importing.steps.context import StepContext, noted, placed
from geo_service.model.place import Kind, Wheelchair
from geo_service.model.report import Outcome
from geo_service.model.text import fold

PLAIN = ("id", "name", "address", "town", "hours", "description", "how_to_ask", "conditions", "network", "association")
YES = frozenset({"yes", "oui", "true", "vrai", "1", "o", "y", "x"})
NO = frozenset({"no", "non", "false", "faux", "0", "n"})
_LIMITED = frozenset({"limited", "limite", "partiel", "partial"})
_WEB = ("http://", "https://")


def copy_plain(draft: Draft, context: StepContext) -> Draft:
    """Take over the texts that need no reading, the kind, the website and the access by wheelchair."""
    values = draft.values
    draft = placed(draft, **{field: values.get(field, "") for field in PLAIN})
    if context.association:
        draft = placed(draft, association=context.association)
    return _wheelchair(_website(_kind(draft, context)))


def _kind(draft: Draft, context: StepContext) -> Draft:
    text = draft.values.get("kind", "")
    code = context.kinds.get(fold(text))
    if code:
        return placed(draft, kind=Kind(code))
    accepted = ", ".join(term.label("fr") for term in context.reference.vocabulary.kinds.terms)
    if not text:
        remedy = f"if it is none, add a column kind with one of {accepted}"
        draft = noted(draft, "kind", "is not said: taken as a shop", remedy, Outcome.KEPT)
        return placed(draft, kind=Kind.MERCHANT)
    return noted(draft, "kind", "is no kind of place: taken as an amenity", f"write one of {accepted}", Outcome.KEPT)


def _website(draft: Draft) -> Draft:
    text = draft.values.get("website", "")
    if not text:
        return draft
    address = text if text.lower().startswith(_WEB) else f"https://{text}"
    if " " in address or "." not in address or "@" in address:
        return noted(draft, "website", "is no web address and was left out", "write https://...", Outcome.KEPT)
    return placed(draft, website=address)


def _wheelchair(draft: Draft) -> Draft:
    text = fold(draft.values.get("wheelchair", ""))
    if not text:
        return draft
    for words, access in ((YES, Wheelchair.YES), (NO, Wheelchair.NO), (_LIMITED, Wheelchair.LIMITED)):
        if text in words:
            return placed(draft, wheelchair=access)
    return noted(draft, "wheelchair", "is neither Oui, Non nor Limité", "write Oui, Non or Limité", Outcome.KEPT)
