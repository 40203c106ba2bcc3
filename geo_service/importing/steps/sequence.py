"""The steps in their order."""

from collections.abc import Callable

from geo_service.importing.interface import Draft
from geo_service.importing.steps.city import find_city
from geo_service.importing.steps.codes import need_use, read_accepts, read_audience, read_services
from geo_service.importing.steps.context import StepContext
from geo_service.importing.steps.coordinates import read_coordinates
from geo_service.importing.steps.marked import drop_marked
from geo_service.importing.steps.opening import check_hours
from geo_service.importing.steps.periods import take_periods
from geo_service.importing.steps.phone import read_phone
from geo_service.importing.steps.plain import copy_plain
from geo_service.importing.steps.postcode import read_postcode
from geo_service.importing.steps.provenance import read_provenance
from geo_service.importing.steps.text import clean_text
from geo_service.importing.steps.visibility import hide_sensitive

Step = Callable[[Draft, StepContext], Draft]

STEPS: tuple[Step, ...] = (
    clean_text,
    drop_marked,
    copy_plain,
    read_services,
    check_hours,
    read_accepts,
    read_audience,
    need_use,
    read_postcode,
    read_coordinates,
    find_city,
    read_phone,
    take_periods,
    read_provenance,
)


def take_steps(draft: Draft, context: StepContext) -> Draft:
    """Clean a draft until it is done or does not come in; what it may tell is decided at the end in either case."""
    for step in STEPS:
        if draft.skipped is None:
            draft = step(draft, context)
    return hide_sensitive(draft, context)
