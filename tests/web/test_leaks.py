"""Secrets are planted in places that are not public, and looked for in everything that the application says."""

import logging
import re
from dataclasses import replace
from itertools import product

import pytest
from werkzeug.routing import IntegerConverter

from geo_service.model.changes import Edit
from geo_service.model.place import Accepted, Kind, Offer, Origin, Period, Source, Verification, Visibility
from geo_service.model.position import Position
from geo_service.printing.edition import publish
from geo_service.printing.frame import frame_around
from geo_service.web.app import create_app
from tests.builders import make_place
from tests.printing.samples import order
from tests.web.services import FRIDAY, edit_places

SECRET_WORDS = (
    "quokka",
    "numbat",
    "bilby",
    "dunnart",
    "potoroo",
    "bettong",
    "wambenger",
    "kowari",
    "mulgara",
    "phascogale",
    "pademelon",
    "antechinus",
    "75099",
)
SECRET_NUMBERS = ("48.8377", "2.3911", "48.8277", "2.4022")
ADDRESS = "77 rue Quokka"

REFUGE = make_place(
    "PAR-7001",
    kind=Kind.SHELTER,
    name="Refuge A",
    visibility=Visibility.REFERRAL,
    position=Position(48.83771, 2.39111),
    address=ADDRESS,
    postcode="75099",
    town="Numbat-sur-Seine",
    phone="+33100000001",
    description=f"We are at {ADDRESS}, ring at bilby",
    hours="Mo-Su 00:00-24:00; dunnart",
    offers=(Offer("water", hours="potoroo", note="bettong", verified=Verification(FRIDAY.date(), "wambenger", "")),),
    accepts=(Accepted("blanket", note="kowari"),),
    closures=(Period(FRIDAY.date(), None, "mulgara"),),
    website="https://phascogale.example",
    how_to_ask="pademelon",
    source=Source("A list", "https://antechinus.example", "etalab-2.0", "2026-10"),
    origin=Origin("list", "quokka"),
)
HIDDEN = replace(
    REFUGE, id="PAR-7002", origin=Origin("list", "numbat"), name="Refuge Antechinus", visibility=Visibility.PRIVATE
)
GONE = replace(
    REFUGE,
    id="PAR-7003",
    origin=Origin("list", "bilby"),
    name="Refuge Antechinus",
    visibility=Visibility.PUBLIC,
    archived=True,
)
MOVED = replace(REFUGE, id="PAR-7004", origin=Origin("list", "dunnart"), name="Refuge B")
PUBLIC = make_place("PAR-0001", name="Fontaine", accepts=(Accepted("blanket"),))

QUERIES = (
    "",
    "lang=en",
    "city=paris",
    "city=paris&kind=shelter",
    "need=water",
    "need=sleep_tonight",
    "item=blanket",
    "lat=48.8&lon=2.4&radius_m=100000&need=water",
    "lat=48.8&lon=2.4&radius_m=100000",
    "need=unknown",
    "lat=48.8&lon=2.4&to=PAR-0001",
    *(f"lat=48.8&lon=2.4&to=PAR-700{number}" for number in (1, 2, 3, 4)),
    "limit=1",
)

SILENT = ("/static/", "/tiles/", "/editor/", "/m", "/report/")
"""Addresses that tell nothing without a file, an account, a merchant's link or the code of a report."""


@pytest.fixture
def app(make_service):
    service = make_service(PUBLIC, HIDDEN, GONE, rate_limit="off")
    # Both were public once, and elsewhere: their history and raw records know more than they do.
    former = replace(MOVED, visibility=Visibility.PUBLIC, position=Position(48.82771, 2.40222))
    raw = {"adresse": ADDRESS, "note": "bilby", "lat": "48.83771"}
    edit_places(service, Edit(None, former, raw), Edit(None, REFUGE, raw))
    # They were printed while they were public, too: the edition knows what was on the sheet.
    printed = order(frame=frame_around(former.position, 5000, (180.0, 130.0)))
    code = publish(printed, [replace(former, name="Numbat"), PUBLIC], (), service.store, 2).code
    edit_places(service, Edit(former, MOVED, raw))
    made = create_app(service)
    made.config["PRINTED"] = code
    return made


def values_for(rule, app):
    choices = {
        "code": [app.config["PRINTED"], "nothing"],
        "place_id": ["PAR-7001", "PAR-7002", "PAR-7003", "PAR-7004", "PAR-0001", "PAR-9999"],
        "city": ["paris", "lyon", "elsewhere", "nowhere"],
        "filename": ["nothing.js"],
    }
    numbers = {name for name, converter in rule._converters.items() if isinstance(converter, IntegerConverter)}
    names = sorted(rule.arguments)
    values = product(*([1, 2, 999] if name in numbers else choices.get(name, ["nothing"]) for name in names))
    return [dict(zip(names, each, strict=True)) for each in values]


def addresses(app):
    with app.test_request_context():
        adapter = app.create_url_adapter(None) or app.url_map.bind("localhost")
        return [
            (rule, adapter.build(rule.endpoint, values))
            for rule in app.url_map.iter_rules()
            for values in values_for(rule, app)
        ]


def leaks(text):
    # Random ids of maps hold any five digits now and then.
    told = re.sub(r"(?<![0-9a-f])(?=[0-9]*[a-f])[0-9a-f]{32}(?![0-9a-f])", "", text.lower())
    return [secret for secret in SECRET_WORDS + SECRET_NUMBERS if secret in told]


def test_the_secrets_would_be_found(make_service):
    client = create_app(make_service(replace(REFUGE, visibility=Visibility.PUBLIC))).test_client()
    told = client.get("/api/v1/places/PAR-7001").text
    assert set(leaks(told)) >= set(SECRET_WORDS) - {"antechinus", "quokka"} | {"48.8377", "2.3911"}


def test_no_address_tells_a_secret(app, caplog):
    caplog.set_level(logging.DEBUG)
    client = app.test_client()
    answered = set()
    for rule, address in addresses(app):
        for query in QUERIES:
            if "GET" in rule.methods:
                answer = client.get(f"{address}?{query}")
                answered |= {rule.rule} if answer.status_code == 200 else set()
                assert answer.status_code < 500, address
                assert not leaks(answer.text + str(answer.headers)), address
    silent = {rule.rule for rule in app.url_map.iter_rules() if "GET" in rule.methods} - answered
    strange = {rule for rule in silent if not rule.startswith(SILENT)}
    assert not strange
    assert not leaks(caplog.text)


@pytest.mark.parametrize("where", ["PAR-7001", "PAR-7002", "PAR-7003", "PAR-7004", "Refuge A", "Fontaine"])
def test_no_form_finds_a_hidden_place(app, caplog, where):
    caplog.set_level(logging.DEBUG)
    client = app.test_client()
    for rule, address in addresses(app):
        if "POST" in rule.methods:
            answer = client.post(address, data={"where": where, "need": "water"})
            assert answer.status_code < 500, address
            assert not leaks(answer.text + str(answer.headers))
    assert not leaks(caplog.text)


def test_a_failure_tells_no_secret(app, caplog, monkeypatch):
    def fail(*_):
        raise RuntimeError(ADDRESS)

    monkeypatch.setattr(app.extensions["geo_service"], "view", fail)
    for rule, address in addresses(app):
        if "GET" in rule.methods:
            assert not leaks(
                app.test_client().get(f"{address}?lat=48.8&lon=2.4" * ("nearest" in address) or address).text
            )
    assert "failure" in caplog.text
    assert not leaks(caplog.text)


def test_hidden_places_change_no_count(app, make_client):
    shown = app.test_client().get("/api/v1/cities").get_json()
    paris = next(feature["properties"] for feature in shown["features"] if feature["id"] == "paris")
    assert (paris["places"], paris["demonstration_places"]) == (1, 0)
