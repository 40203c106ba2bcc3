"""The telephone numbers that may save a life. What each is for is cited in ``docs/data-sources.md``."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class EmergencyNumber:
    """A national number, free of charge.

    Attributes:
        number: What to dial, also the key of its words (``emergency.n115``).
        by_text: Whether it is written to rather than called.
        compact: Whether it stands on every page.
    """

    number: str
    by_text: bool = False
    compact: bool = True

    @property
    def href(self) -> str:
        """What a telephone opens."""
        return f"{'sms' if self.by_text else 'tel'}:{self.number}"


NUMBERS = (
    EmergencyNumber("115"),
    EmergencyNumber("112"),
    EmergencyNumber("15"),
    EmergencyNumber("114", by_text=True),
    EmergencyNumber("3919"),
    EmergencyNumber("119"),
    EmergencyNumber("17", compact=False),
    EmergencyNumber("18", compact=False),
)
"""In the order of display. Source: Direction de l'information légale et administrative, sheet F33954; see
``docs/data-sources.md``, "Emergency numbers"."""
