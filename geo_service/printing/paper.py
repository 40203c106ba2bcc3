"""Paper, and how much of it each part of a sheet takes."""

from dataclasses import dataclass

PAPERS_MM = {"A3": (297.0, 420.0), "A4": (210.0, 297.0), "A5": (148.0, 210.0)}
"""Width and height upright, in millimetres. Source: ISO 216."""
MM_PER_PT = 25.4 / 72
_MARGIN_MM = 9.0
_LEAST_PT, _LEAST_LARGE_PT = 7.0, 14.0
_MAP_SHARE, _MAP_SHARE_LANDSCAPE, _MAP_SHARE_LOWEST, _MAP_SHARE_CRAMPED = 0.47, 0.52, 0.44, 0.4
"""Of the height of the page; the lowest page has to hold head and legend beside the map, which are as high on any."""
_QR_MM, _QR_LARGE_MM = 26.0, 34.0
_BESIDE_MM = 4.0


@dataclass(frozen=True, slots=True)
class Paper:
    """A sheet of paper and the sizes of type on it.

    Attributes:
        name: ``A3``, ``A4`` or ``A5``.
        landscape: Whether it lies on its long side.
        large_print: Whether the smallest text has 14 pt instead of 7 pt.
    """

    name: str = "A4"
    landscape: bool = False
    large_print: bool = False

    @property
    def size_mm(self) -> tuple[float, float]:
        """Width and height."""
        width, height = PAPERS_MM[self.name]
        return (height, width) if self.landscape else (width, height)

    @property
    def margin_mm(self) -> float:
        """Empty border on all sides."""
        return _MARGIN_MM

    @property
    def least_pt(self) -> float:
        """Size of the smallest text."""
        return _LEAST_LARGE_PT if self.large_print else _LEAST_PT

    @property
    def body_pt(self) -> float:
        """Size of the text of the index."""
        return self.least_pt + (0.0 if self.large_print or self.name == "A5" else 0.8)

    @property
    def band_mm(self) -> float:
        """Width of the band around the map that bears the letters and figures of the grid."""
        return self.least_pt * MM_PER_PT * 1.5

    @property
    def qr_mm(self) -> float:
        """Width of the QR code."""
        return _QR_LARGE_MM if self.large_print else _QR_MM

    @property
    def qr_beside_map(self) -> bool:
        """Whether the QR code stands beside the map: above it, so large a head would leave the map no room."""
        return self.name == "A5" and self.landscape and self.large_print

    @property
    def map_mm(self) -> tuple[float, float]:
        """Width and height of the map within its band."""
        width, height = self.size_mm
        beside_mm = self.qr_mm + _BESIDE_MM if self.qr_beside_map else 0.0
        return width - 2 * (self.margin_mm + self.band_mm) - beside_mm, height * self._map_share - 2 * self.band_mm

    @property
    def _map_share(self) -> float:
        if not self.landscape:
            return _MAP_SHARE
        if self.name != "A5":
            return _MAP_SHARE_LANDSCAPE
        return _MAP_SHARE_CRAMPED if self.large_print else _MAP_SHARE_LOWEST
