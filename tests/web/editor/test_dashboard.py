import re
from datetime import UTC, date, datetime

import pytest

from geo_service.areas.kept import AreasInfo, write_areas
from geo_service.model.accounts import Role
from geo_service.model.area import Area
from geo_service.model.place import Kind, Period, Source, Verification, Visibility
from geo_service.model.reports import Reason, Report
from tests.builders import PARIS, make_place
from tests.drawing.samples import HOSTILE
from tests.web.editor.client import grant, make_account, sign_in_as

OLD = Source("Liste", as_of="2019-01-01")


def mine(number, **changes):
    return make_place(
        f"PAR-{number:04}", **({"kind": Kind.MERCHANT, "association": "la-cloche", "source": OLD} | changes)
    )


PLACES = (
    mine(1, name=f"Vieux {HOSTILE}", postcode="75011"),
    mine(2, name="Vu", postcode="75011", verified=Verification(date(2026, 11, 1), "Ana", "visit")),
    mine(3, name="Perdu", position=None, address="rue ?"),
    mine(4, name="Vacances", closures=(Period(date(2026, 12, 1), date(2026, 12, 9), "congés"),), postcode="75002"),
    mine(5, name="Secret", visibility=Visibility.PRIVATE),
    make_place("PAR-0006", name="Autre liste", association="utopia-56", source=OLD),
)


@pytest.fixture
def service(make_service):
    return make_service(*PLACES)


def numbers(page):
    return dict(reversed(pair) for pair in re.findall(r"<strong>(\d+)</strong> (?:<a [^>]*>)?([^<]+)<", page))


def test_a_list_in_numbers(editor_client, service):
    service.moderation.report(PLACES[0], Report(Reason.OTHER))
    service.moderation.report(PLACES[5], Report(Reason.OTHER))
    client = editor_client(Role.APPROVER, service=service)
    page = client.get("/editor/?lang=en").text
    assert numbers(page) == {
        "places in the list": "5",
        "report or suggestion is waiting": "1",
        "places to verify again": "3",
        "place without a position": "1",
        "files uploaded and not applied yet": "0",
        "conflicts in these files: somebody changed the same thing": "0",
        "requests of merchants to approve": "0",
        "closure planned within 30 days": "1",
    }
    assert "congés" in page
    assert "Autre liste" not in page
    assert HOSTILE not in page


def test_the_share_of_verified_places_by_postcode(editor_client, service):
    page = editor_client(Role.READER, service=service).get("/editor/?lang=en").text
    assert re.findall(r"<bdi>(7\d+|not located)</bdi></th><td>([^<]+)<", page) == [
        ("75002", "0 of 1 (0%)"),
        ("75011", "1 of 2 (50%)"),
        ("not located", "0 of 2 (0%)"),
    ]


def test_the_share_by_area_where_areas_are_known(editor_client, service):
    ring = ((2.0, 48.0), (3.0, 48.0), (3.0, 49.0), (2.0, 49.0), (2.0, 48.0))
    info = AreasInfo("paris", "quartier", "q.geojson", "x", "y", "", datetime(2026, 1, 1, tzinfo=UTC), 1)
    write_areas(service.config.data_dir, info, [Area("1", "Marais & Co", "quartier", ((ring,),))])
    assert PARIS.lon < 3.0
    page = editor_client(Role.READER, service=service).get("/editor/?lang=en").text
    assert "Marais &amp; Co</bdi></th><td>1 of 4 (25%)" in page


def test_readers_are_not_sent_where_they_may_not_go(editor_client, service):
    page = editor_client(Role.READER, service=service).get("/editor/").text
    assert "/editor/reports" not in page
    assert 'PAR-0001"' not in page


def test_who_reads_several_lists_chooses(service):
    account = make_account(service, grant(Role.READER), grant(Role.READER, "utopia-56"))
    client = sign_in_as(service, account)
    page = client.get("/editor/?list=utopia-56:").text
    assert "Autre liste" in page
    assert "Perdu" not in page


def test_who_has_roles_in_several_cities_chooses_among_them(service):
    account = make_account(service, grant(Role.READER, city="lyon"), grant(Role.EDITOR, city="paris"))
    client = sign_in_as(service, account)

    page = client.get("/editor/").text

    assert re.findall(r'<option value="([^"]+)"', page) == ["la-cloche:paris", "la-cloche:lyon"]
    assert numbers(client.get("/editor/?list=la-cloche:lyon&lang=en").text)["places in the list"] == "0"
    assert "Perdu" in client.get("/editor/?list=la-cloche:paris").text
    assert client.get("/editor/?list=la-cloche:").status_code == 404


def test_lists_of_others_do_not_exist(editor_client, service):
    client = editor_client(Role.ADMINISTRATOR, service=service)
    assert client.get("/editor/?list=utopia-56:").status_code == 404
    assert client.get("/editor/?list=nothing").status_code == 404


def test_without_a_role_there_are_no_numbers(service):
    client = sign_in_as(service, make_account(service))
    page = client.get("/editor/?lang=en").text
    assert "You have no role" in page
    assert "Perdu" not in page
