import re

import pytest

from geo_service.model.place import Offer
from geo_service.web.app import create_app
from geo_service.web.pages import framed as module
from geo_service.web.pages.results import framed
from tests.builders import make_place

HOSTILE = "<b>\0cards\0{x}</b>"
WATER = {"need": "water", "where": "PAR-0001"}


@pytest.fixture
def frames(monkeypatch):
    """Names of the templates that pages were written by."""
    written, render = [], module.render_template

    def rendered(template, **values):
        written.append(template)
        return render(template, **values)

    monkeypatch.setattr(module, "render_template", rendered)
    return written


def test_a_frame_is_written_once_and_its_gaps_on_each_page(make_client, frames):
    client = make_client(make_place("PAR-0001", name="Un"), make_place("PAR-0002", name="Deux"))
    starts = ["PAR-0001", "PAR-0002"]
    pages = [client.post("/city/paris/results", data=WATER | {"where": where}).text for where in starts]
    assert frames == ["results.html"]
    assert [re.search(r'id="where" name="where"[^>]* value="(.*?)"', page)[1] for page in pages] == starts
    assert [re.search(r"<strong><bdi>(.*?)</bdi>", page)[1] for page in pages] == ["Un", "Deux"]


def test_a_page_that_keeps_frames_says_what_one_without_says(make_service, monkeypatch):
    service = make_service(
        make_place("PAR-0001", offers=(Offer("water"), Offer("sleep_tonight")), hours="24/7"),
        make_place("PAR-0002", offers=(Offer("water"),), position=None),
        make_place("PAR-0003", offers=(Offer("wifi"), Offer("day_centre"))),
    )
    asked = [
        (path, form)
        for path in (
            "/city/paris/results",
            "/city/paris/results?lang=en",
            "/city/lyon/results",
            "/city/paris/results?slow=1",
        )
        for need in ("water", "wifi", "sleep_tonight", "shower")
        for where in ("", "PAR-0001", "PAR-0003", "PAR-0009", HOSTILE, "gare")
        for form in ({"need": need, "where": where}, {"need": [need, "water"], "where": where, "order": "walk"})
    ]
    kept = create_app(service).test_client()
    alone = create_app(service).test_client()
    for path, form in [*asked, *asked]:
        alone.application.extensions.pop("framed_pages", None)
        assert kept.post(path, data=form).data == alone.post(path, data=form).data, (path, form)
    assert len(kept.application.extensions["framed_pages"]) > 8


def test_nothing_that_was_typed_is_kept(make_client):
    client = make_client(make_place("PAR-0042", name="Un"))
    for where in ("Rue de la Paix", "PAR-0042", "PAR-4321", "Zut"):
        client.post("/city/paris/results", data=WATER | {"where": where})
    kept = client.application.extensions["framed_pages"]
    assert len(kept)
    for text in ("Paix", "PAR-0042", "PAR-4321", "Zut", "Un<"):
        assert text not in repr((kept._young, kept._old))


def test_frames_do_not_fill_the_memory(make_client, monkeypatch):
    monkeypatch.setattr(module, "_FRAMES", 3)
    client = make_client(make_place())
    for number in range(5):
        client.get(f"/city/paris/results?need=water&x={number}")
        assert 0 < len(client.application.extensions["framed_pages"]) <= 3
    kept = client.application.extensions["framed_pages"]
    before = kept._young.copy(), kept._old.copy()
    client.get(f"/city/paris/results?need=water&x={'y' * 100}")
    assert (kept._young, kept._old) == before


def test_a_gap_that_holds_a_mark_is_a_text_like_any_other(make_client):
    client = make_client(make_place())
    with client.application.test_request_context("/city/paris/results"):
        gaps = {"main": HOSTILE}
        assert framed("error.html", gaps, status=404, title="Rien", text=HOSTILE.replace("\0", "")) is not None
