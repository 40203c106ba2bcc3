"""An association's own list as a file of any format."""

from collections.abc import Callable, Sequence

from geo_service.drawing.list_book import list_book, list_csv
from geo_service.drawing.list_values import ListBook
from geo_service.drawing.ods import list_ods
from geo_service.drawing.workbook import list_xlsx
from geo_service.errors import BadValueError
from geo_service.model.place import Place
from geo_service.reference import Reference

FORMATS = ("xlsx", "ods", "csv")
"""What a list can be downloaded as."""
_WRITERS: dict[str, Callable[[ListBook], bytes]] = {"xlsx": list_xlsx, "ods": list_ods}


def list_bytes(places: Sequence[Place], revision: int, form: str, reference: Reference, lang: str = "en") -> bytes:
    """Return a list as a file.

    Args:
        places: The places.
        revision: The store's revision that they are of.
        form: One of :data:`FORMATS`.
        reference: Cities and vocabulary.
        lang: Language of the headings of CSV; spreadsheets speak French.

    Raises:
        BadValueError: There is no such format.
    """
    if form not in FORMATS:
        raise BadValueError(f"no list as {form!r}; use {', '.join(FORMATS)}", field="format", accepted=FORMATS)
    if form == "csv":
        return list_csv(places, revision, lang)
    return _WRITERS[form](list_book(places, revision, reference))
