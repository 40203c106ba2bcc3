"""Every text of every place, and all that people type, is hostile; then every page and file is looked through."""

import csv
import io
import json
import zipfile
from dataclasses import fields, is_dataclass, replace
from datetime import date
from html.parser import HTMLParser
from itertools import product

import openpyxl
import pdfplumber
import pytest
from click.testing import CliRunner
from defusedxml.ElementTree import fromstring

from geo_service.cli import main
from geo_service.drawing.export import export_places
from geo_service.drawing.lists import list_bytes
from geo_service.model.accounts import Association, AuditEntry, Grant, Role
from geo_service.model.changes import Batch, Edit
from geo_service.model.place import Accepted, Kind, Offer, Period, Source, Verification
from geo_service.model.query import PlaceFilter
from geo_service.model.reports import Reason, Report
from geo_service.web.access import PRIVILEGED_ENDPOINTS
from tests.editing.lists import edited
from tests.taps.merchants import merchant, token_of
from tests.web.editor.client import make_account, sign_in_as
from tests.web.editor.lists import uploaded
from tests.web.editor.test_rounds import code_of, plan
from tests.web.pages.test_tap import ACTS, tap
from tests.web.services import FRIDAY

MARKUP = "=1+1\"'></script></textarea></title><script>alert(1)</script><img src=x onerror=alert(1)>{{7*7}}#panic()$_"
ADDRESS = "javascript:alert(1)//"
FORMULA = ("=", "+", "-", "@", "\t", "\r")
KEPT = {"id", "city", "association", "service", "item", "dataset", "as_of"}
"""What nobody types: codes, ids and dates, which are checked against lists before they are kept."""
SHOP = merchant(
    "PAR-0417",
    offers=(Offer("water", verified=Verification(date(2026, 1, 1), "", "")),),
    accepts=(Accepted("blanket"),),
    closures=(Period(date(2026, 1, 1), date(2026, 1, 31)),),
    campaigns=(Period(date(2026, 1, 1), date(2027, 1, 1)),),
    audience=("women",),
    verified=Verification(date(2019, 1, 1), "", ""),
    source=Source("", as_of="2019-01-01"),
)


def poisoned(value, text):
    """Return a value in which every text that somebody may have typed is another one."""
    if isinstance(value, tuple):
        return tuple(poisoned(each, text) for each in value)
    if not is_dataclass(value):
        return value
    typed = {one.name: text for one in fields(value) if one.type is str and one.name not in KEPT}
    nested = {one.name: poisoned(getattr(value, one.name), text) for one in fields(value) if one.name not in typed}
    return replace(value, **(nested | typed))


class Page(HTMLParser):
    """Finds what a page would run: our own scripts are files or data, and no tag has a handler."""

    def __init__(self, text):
        super().__init__()
        self.ran, self.inline = [], False
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        told = dict(attrs)
        self.inline = tag == "script" and "src" not in told and told.get("type") != "application/json"
        self.ran += [name for name in told if name.startswith("on")]
        self.ran += [tag] * (tag == "img" and told.get("src") == "x")
        linked = [told.get(name) or "" for name in ("href", "src", "action", "formaction", "xlink:href")]
        self.ran += [each for each in linked if each.lower().lstrip().startswith("javascript:")]
        self.ran += ["srcdoc"] * ("srcdoc" in told)

    def handle_data(self, data):
        if self.inline and "alert(1)" in data:
            self.ran.append(data)

    def handle_endtag(self, _tag):
        self.inline = False


@pytest.fixture(params=[MARKUP, ADDRESS], ids=["markup", "address"])
def text(request):
    return request.param


@pytest.fixture
def service(make_service, text):
    service = make_service(rate_limit="off", public_url="http://localhost")
    shop = poisoned(SHOP, text)
    others = (replace(shop, id="PAR-0418", kind=Kind.DONATION_POINT), replace(shop, id="PAR-0419", position=None))
    edits = tuple(Edit(None, place, {text: text}) for place in (shop, *others))
    service.store.apply(Batch(text, FRIDAY, text, edits), seen=0)
    return service


@pytest.fixture
def client(service, text):
    account = make_account(service, Grant("*", Role.ADMINISTRATOR), Grant("la-cloche", Role.EDITOR))
    with service.accounts.store.write() as records:
        records.put_association(Association("la-cloche", text, (text,)))
        records.log(AuditEntry(FRIDAY, text, text, text, text))
    return sign_in_as(service, account)


@pytest.fixture
def ids(service, client, text):
    """Do what people do, in hostile words; return what addresses name."""
    place = service.store.snapshot().by_id[SHOP.id]
    report = service.moderation.report(place, Report(Reason.OTHER, text[:100], "water"))
    tap(client, f"/m?t={token_of(service, SHOP.id)}", ACTS["leave"])

    def change(rows):
        rows[0].update(name="", services=text, kind=text)
        rows[1].update(phone=f"x{text}")

    data = edited(change, service.store.snapshot().places, 1)
    upload = uploaded(client, data, f"{text}.csv")
    return {
        "upload_id": [upload.rpartition("/")[2]],
        "code": [code_of(plan(client, where=SHOP.id)), report.code],
        "place_id": ["PAR-0417", "PAR-0418", "PAR-0419"],
        "batch_id": [1],
        "city": ["paris"],
    }


def answers(client, ids):
    """Yield every page and file there is, in both languages."""
    yield "tap.show", client.get(f"/m?t={token_of(client.service, SHOP.id)}")
    adapter = client.application.url_map.bind("localhost")
    for rule in client.application.url_map.iter_rules():
        if "GET" in rule.methods and not rule.rule.startswith(("/static/", "/tiles/")):
            names = sorted(rule.arguments)
            for values, lang in product(product(*(ids[name] for name in names)), ("fr", "en")):
                path = adapter.build(rule.endpoint, dict(zip(names, values, strict=True)), "GET")
                yield rule.endpoint, client.get(f"{path}?lang={lang}&{QUERY.get(rule.endpoint, '')}")


QUERY = {
    "editor.list_file": "association=la-cloche&form=csv",
    "api.nearest": "lat=48.8566&lon=2.3522&need=water",
    "pages.results": "need=water",
}
FORMS_ALONE = {"editor.plan_round", "editor.logout", "editor.restore_place"}
"""What answers no GET."""


def test_no_page_runs_what_people_typed(client, ids):
    seen = {}
    for endpoint, answer in answers(client, ids):
        assert answer.status_code < 500, endpoint
        if answer.mimetype == "text/html":
            assert not Page(answer.text).ran, endpoint
        elif answer.mimetype in {"image/svg+xml", "application/xml"}:
            assert "alert" not in "".join(each.tag for each in fromstring(answer.get_data()).iter())
        elif answer.mimetype.endswith("json"):
            json.loads(answer.text)
        elif answer.mimetype == "text/csv":
            assert_no_formulas(csv.reader(io.StringIO(answer.text.lstrip("\ufeff")), delimiter=";"), endpoint)
        seen.setdefault(answer.status_code, set()).add(endpoint)
    expected = {name for name in PRIVILEGED_ENDPOINTS if ".send" not in name and ".undo" not in name}
    assert expected - seen[200] == FORMS_ALONE


def assert_no_formulas(rows, what):
    for row in rows:
        assert not [cell for cell in row if cell.startswith(FORMULA)], what


def test_the_page_reader_finds_what_would_run(text):
    """What the tests above look for is found where a page forgets to escape."""
    assert Page(f'<main><a href="{text}">{text}</a></main>').ran


def test_no_file_computes_what_people_typed(service, client, text):
    places = service.store.snapshot().places
    for name in ("xlsx", "ods", "csv"):
        data = list_bytes(places, 1, name, service.reference)
        read_back(data, name)
    for name in ("csv", "xlsx"):
        read_back(export_places(service.places(PlaceFilter()), name), name)
    names = [
        each["properties"]["name"]
        for each in json.loads(export_places(service.places(PlaceFilter()), "geojson"))["features"]
    ]
    assert set(names) == {text}


def read_back(data, name):
    """Read a file with somebody else's reader: no cell of it is a formula."""
    if name == "xlsx":
        cells = [cell for sheet in openpyxl.load_workbook(io.BytesIO(data)) for row in sheet for cell in row]
        assert "f" not in {cell.data_type for cell in cells}
        assert_no_formulas([[cell.value for cell in cells if isinstance(cell.value, str)]], name)
    elif name == "ods":
        content = fromstring(zipfile.ZipFile(io.BytesIO(data)).read("content.xml"))
        assert not [each for each in content.iter() for attribute in each.attrib if attribute.endswith("}formula")]
    else:
        assert_no_formulas(csv.reader(io.StringIO(data.decode("utf-8-sig")), delimiter=";"), name)


def test_maps_and_paper_show_what_people_typed_as_it_is(service, client, text, tmp_path, monkeypatch):
    monkeypatch.setenv("GEO_SERVICE_DATABASE_URL", service.config.database_url)
    monkeypatch.setenv("GEO_SERVICE_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("GEO_SERVICE_BASEMAP", "none")
    result = CliRunner().invoke(main, ["map", "--city", "paris", "--out", str(tmp_path)], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    assert not MapFile((tmp_path / "paris.html").read_text("utf-8")).ran
    token_of(service, SHOP.id)
    for path, form in PAPER:
        answer = client.post(path, data=form)
        assert answer.mimetype == "application/pdf", (path, answer.status_code, answer.text[-3000:])
        with pdfplumber.open(io.BytesIO(answer.get_data())) as pdf:
            printed = "".join("".join(page.extract_text().split()) for page in pdf.pages)
            assert text[:12].replace(" ", "") in printed, path
            links = [each.get("uri") or "" for page in pdf.pages for each in page.hyperlinks]
            assert not [link for link in links if link.startswith("javascript:")]


PAPER = (
    ("/editor/cards/print.pdf", {"place": "PAR-0417", "kind": "card"}),
    ("/editor/cards/print.pdf", {"place": "PAR-0417", "kind": "sticker"}),
    ("/print/sheet.pdf", {"city": "paris", "ground": "at", "where": "PAR-0417"}),
)


class MapFile(Page):
    """A map on disk holds its scripts inline; its texts are data in them and may not end them."""

    def handle_data(self, data):
        if self.inline and "</script" in data:
            self.ran.append(data)
