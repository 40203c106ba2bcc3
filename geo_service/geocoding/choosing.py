"""Which geocoder answers whom, by the settings."""

from geo_service.config import Config, GeocoderName
from geo_service.geocoding.geopy_ban import BanGeocoder
from geo_service.geocoding.geopy_nominatim import PUBLIC_URL, NominatimGeocoder
from geo_service.geocoding.interface import Geocoder, ListGeocoder


def geocoders(config: Config) -> tuple[Geocoder | None, ListGeocoder | None]:
    """Return who resolves what people type, and who resolves addresses of lists; None for nobody.

    The public Nominatim service gets addresses of lists only: its one request a second is for all users of all our
    processes together, and only the queue, of which one process at a time works, can keep to that.
    """
    if config.geocoder is GeocoderName.NONE:
        return None, None
    if config.geocoder is GeocoderName.BAN:
        ban = BanGeocoder()
        return ban, ban
    nominatim = NominatimGeocoder(config.nominatim_url or PUBLIC_URL, config.public_url or "")
    return nominatim if config.nominatim_url not in {None, PUBLIC_URL} else None, nominatim
