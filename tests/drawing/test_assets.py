import pytest

from geo_service.drawing.assets import inlined_style, licences, static_path, vendor_path
from geo_service.errors import AssetError


def test_a_vendored_file_is_found():
    assert vendor_path("leaflet/leaflet.js").is_file()


@pytest.mark.parametrize("url", ["https://cdn.example.org/x.js", "//cdn.example.org/x.js", "leaflet.js"])
def test_what_is_not_ours_is_refused(url):
    with pytest.raises(AssetError, match="not served by us"):
        static_path(url)


def test_what_is_missing_says_how_to_get_it():
    for find in (lambda: vendor_path("none.js"), lambda: static_path("/static/none.js")):
        with pytest.raises(AssetError, match="make assets"):
            find()


def test_styles_bring_their_images_along():
    text = inlined_style("/static/vendor/leaflet/leaflet.css")
    assert "url(data:image/png;base64," in text
    assert "url(images/" not in text


def test_each_bundled_licence_has_its_text_where_the_package_brings_one():
    texts = {used.name: used.text for used in licences()}
    assert {"@fontsource/noto-sans", "@mdi/svg", "leaflet", "leaflet.markercluster", "protomaps-leaflet"} <= set(texts)
    assert {name for name, text in texts.items() if not text} == {"@protomaps/basemaps", "pmtiles"}
    assert all(vendor_path(text).read_text(encoding="utf-8").strip() for text in texts.values() if text)
