"""Rows that their author has marked for deletion."""

import re

from geo_service.importing.interface import Draft
from geo_service.importing.steps.context import StepContext, skipped
from geo_service.model.text import fold

_MARK = re.compile(r"\b(a supprimer|n existe plus|supprime definitivement|to delete)\b")


def drop_marked(draft: Draft, _context: StepContext) -> Draft:
    """Leave out a row whose name, address or description starts or ends with such a mark."""
    for field in ("name", "address"):
        if _MARK.search(fold(draft.values.get(field, ""))):
            return skipped(draft, field, "is marked to be deleted", "delete the row, or the mark")
    return draft
