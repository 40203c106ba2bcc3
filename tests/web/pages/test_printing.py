import re
import threading

import pytest

from geo_service.areas.kept import AreasInfo, write_areas
from geo_service.model.area import Area
from geo_service.model.place import Kind, Visibility
from geo_service.model.position import Position
from geo_service.streets.importer import import_streets
from geo_service.web import limits
from geo_service.web.pages import printing
from geo_service.web.pages.print_map import small_map
from tests.areas.files import NOW, REFERENCE, square
from tests.builders import PARIS, make_place
from tests.streets.extracts import Extract

SECRET = make_place(
    "PAR-0009",
    kind=Kind.SHELTER,
    name="Refuge",
    address="7 rue Secrète",
    phone="+33155555555",
    visibility=Visibility.REFERRAL,
)
AT = {"city": "paris", "at": f"{PARIS.lat},{PARIS.lon}"}


@pytest.fixture
def client(make_client, tmp_path):
    ground = ((tuple(map(tuple, square(west=2.345))),),)
    info = AreasInfo("paris", "quartier", "q.geojson", "Test", "CC0-1.0", "", NOW, 1)
    write_areas(tmp_path, info, [Area("7510401", "Saint-Merri", "quartier", ground, ("75004",))])
    return make_client(make_place(), SECRET)


def hidden(page: str) -> dict[str, str]:
    form = page[page.index('action="/print/sheet.pdf') :]
    return dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', form[: form.index("</form>")]))


def test_without_a_city_there_are_cities_to_choose_from(client):
    page = client.get("/print").text
    assert 'href="/print?city=lille"' in page
    assert client.get("/print?city=nowhere").status_code == 404
    assert client.post("/print").status_code == 404


def test_the_form_keeps_an_area_that_an_address_names(client):
    page = client.get("/print?city=paris&area=quartier:7510401&paper=A3").text
    assert 'value="quartier:7510401" selected' in page
    assert "<option selected>A3" in page
    assert "sheet.pdf" not in page


@pytest.mark.parametrize(
    ("asked", "named"),
    [
        ({"at": "48.8566,2.3522"}, "Saint-Merri"),
        ({"area": "quartier:7510401"}, "Paris, Saint-Merri"),
        ({"where": "75004"}, "Paris, Saint-Merri"),
        ({"where": "PAR-0001", "area": "quartier:7510401"}, "Place PAR-0001"),
        ({"map.x": "150", "map.y": "80", "where": "PAR-0001"}, "Paris"),
    ],
)
def test_a_ground_is_chosen_by_point_area_words_or_on_the_map(client, asked, named):
    answer = client.post("/print", data={"city": "paris", **asked})
    assert answer.status_code == 200
    assert re.search(rf'<h2 id="preview">Aperçu\u00a0: [^<]*{named}', answer.text)
    assert 'src="data:image/png;base64,iVBOR' in answer.text
    assert answer.headers["Cache-Control"] == "no-store"
    again = client.post("/print/sheet.pdf", data=hidden(answer.text))
    assert again.mimetype == "application/pdf"
    assert again.data.startswith(b"%PDF")
    assert re.search(r"filename=paris[a-z0-9-]*-2026-11-20\.pdf", again.headers["Content-Disposition"])


def test_what_is_printed_is_an_edition_and_what_is_looked_at_is_none(client):
    service = client.application.extensions["geo_service"]
    client.post("/print", data=AT)
    assert not service.store.editions()
    client.post("/print/sheet.pdf", data=AT | {"mono": "1", "paper": "A5", "date": "2026-12-01"})
    ((edition),) = service.store.editions()
    assert (edition.imprint.mono, edition.imprint.paper, str(edition.imprint.day)) == (True, "A5", "2026-12-01")


def test_a_picture_pressed_by_keyboard_chooses_nothing(client):
    page = client.post("/print", data={"city": "paris", "map.x": "0", "map.y": "0"}).text
    assert "Dites d’abord quel quartier" in page
    assert "data:image/png" not in page


@pytest.mark.parametrize(
    ("asked", "status", "said"),
    [
        ({"where": "nulle part du tout"}, 200, "where-help"),
        ({"area": "quartier:none"}, 400, "n’existe pas dans cette ville"),
        ({"at": "x,y"}, 400, "n’a pas été compris"),
        ({"at": "99,2"}, 400, "n’a pas été compris"),
        ({"at": "48.85,2.35", "date": "tomorrow"}, 400, "comme 2026-12-01"),
        ({"at": "48.85,2.35", "need": "gold"}, 400, "un service demandé n’existe pas"),
        ({"area": "quartier:7510401", "scale": "2500", "paper": "A5"}, 400, "trop grand pour ce papier"),
    ],
)
@pytest.mark.parametrize("path", ["/print", "/print/sheet.pdf"])
def test_what_cannot_be_printed_is_said_in_the_form(client, path, asked, status, said):
    answer = client.post(path, data={"city": "paris", **asked})
    assert answer.status_code == status
    assert said in answer.text
    assert 'role="alert"' in answer.text
    assert "data:image/png" not in answer.text
    assert '<p lang="en">' not in answer.text


def test_an_empty_frame_and_missing_streets_are_said(client):
    page = client.post("/print", data={"city": "paris", "at": "48.88,2.29"}).text
    assert "Aucun lieu connu dans ce cadre" in page
    assert "Les rues de cette zone ne sont pas importées" in page


def test_a_confidential_place_is_on_no_map_and_told_by_telephone_only(client):
    drawn = client.get("/print/paris.svg")
    assert drawn.mimetype == "image/svg+xml"
    assert drawn.text.count("h0") == 1
    assert "1 lieu ·" in client.post("/print", data=AT).text


def test_a_city_beyond_the_picture_is_drawn_for_every_city(client):
    for city in client.application.extensions["geo_service"].reference.cities:
        if city.mapped:
            assert "<path" in client.get(f"/print/{city.code}.svg").text
    assert client.get("/print/elsewhere.svg").status_code == 404


def test_main_streets_are_on_the_small_map_once_imported(client, tmp_path):
    assert "#c9c3b6" not in client.get("/print/toulouse.svg").text
    town = Extract()
    town.way((-20, 0), (20, 0), highway="primary", name="Allées")
    town.way((0, 0), (0, 20), highway="residential", name="Rue")
    city = client.application.extensions["geo_service"].reference.city("toulouse")
    import_streets([town.write(tmp_path / "town.osm")], city, tmp_path, now=NOW, progress=lambda _: None)
    (line,) = re.findall('<path d="(.*)" fill="none" stroke="#c9c3b6"', client.get("/print/toulouse.svg").text)
    assert line.count("M") == 1


def test_sheets_are_counted_apart_and_refused_when_there_are_too_many(make_client, monkeypatch):
    monkeypatch.setattr(limits, "PRINT_RATE", "2 per minute")
    client = make_client(make_place())
    asked = {"city": "paris"}
    assert [client.post("/print", data=asked).status_code for _ in range(2)] == [200, 200]
    refused = client.post("/print/sheet.pdf", data=asked)
    assert refused.status_code == 429
    assert int(refused.headers["Retry-After"]) > 0
    assert client.get("/print?city=paris").status_code == 200


def test_where_nobody_counts_sheets_are_drawn_all_the_same(make_client):
    client = make_client(make_place(), rate_limit="off")
    assert [client.post("/print", data={"city": "paris"}).status_code for _ in range(25)] == [200] * 25


def test_who_finds_the_press_busy_is_asked_to_come_back(client, monkeypatch):
    monkeypatch.setattr(printing, "_WAIT_S", 0.01)
    monkeypatch.setattr(printing, "_TURN", threading.BoundedSemaphore(1))
    with printing._turn():
        assert client.post("/print", data=AT).status_code == 503
    assert client.post("/print", data=AT).status_code == 200


def test_the_map_is_as_true_as_its_pixels():

    drawn = small_map(REFERENCE.city("paris"))
    at = drawn.to_position(*drawn.to_pixels(PARIS))
    assert (at.lat, at.lon) == pytest.approx((PARIS.lat, PARIS.lon), abs=1e-6)
    assert isinstance(at, Position)
