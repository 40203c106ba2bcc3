"""The pages as a browser without scripts gets them."""

import gzip
import logging
import re
from datetime import date
from html import unescape

import pytest

from geo_service.labels import LANGUAGES
from geo_service.model.city import NamedPoint
from geo_service.model.place import (
    Accepted,
    Demand,
    Kind,
    Offer,
    OfferSort,
    Period,
    Source,
    Verification,
    Visibility,
)
from geo_service.model.position import Position
from geo_service.walking.interface import SPEEDS_M_PER_S
from geo_service.web.app import create_app
from tests.builders import PARIS, make_place
from tests.fakes import FakeGeocoder
from tests.web.services import build_service

PAGES = (
    "/",
    "/?need=water",
    "/city/paris",
    "/city/paris/results",
    "/city/paris/results?need=water&need=shower&any=1&free=1&wheelchair=1&kind=merchant&audience=women",
    "/city/paris/results?need=sleep_tonight",
    "/city/paris/map",
    "/place/PAR-0001",
    "/place/PAR-0002",
    "/place/PAR-D0001",
    "/donate",
    "/donate?item=clothes&city=paris",
    "/donate?city=elsewhere",
    "/places",
    "/places?city=elsewhere&kind=office",
    "/about",
    "/emergency",
)
HOSTILE = '<script>alert("x")</script>\u202e"\'<img src=x onerror=alert(1)>'
CAFE = make_place(
    "PAR-0001",
    kind=Kind.MERCHANT,
    name="Café des Amis",
    address="4 rue des Amis",
    postcode="75011",
    hours="Mo-Fr 08:00-16:00",
    phone="+33144671834",
    website="https://example.org/cafe",
    how_to_ask="Demandez au comptoir",
    offers=(
        Offer("water", free=True),
        Offer("hot_drink", OfferSort.PREPAID, quota="4 a month", window="end of day", hours="Sa 10:00-11:00"),
        Offer("haircut", OfferSort.VOUCHER, note="for all"),
    ),
    closures=(Period(date(2027, 8, 1), date(2027, 8, 31), "holiday"),),
    verified=Verification(date(2026, 11, 17), "La Cloche", "by telephone"),
    source=Source("Le Carillon", "https://example.org/list", "ODbL-1.0", "2026-10"),
)
REFUGE = make_place(
    "PAR-0002",
    kind=Kind.SHELTER,
    name="Refuge",
    address="7 rue Tresecrete",
    phone="+33155555555",
    description="behind the Tresecrete bakery",
    offers=(Offer("sleep_tonight"),),
    visibility=Visibility.REFERRAL,
)
EXAMPLE = make_place("PAR-D0001", kind=Kind.MERCHANT, name="Exemple D0001", demonstration=True)


@pytest.fixture(scope="module")
def client(tmp_path_factory):
    service = build_service(tmp_path_factory.mktemp("pages"), (CAFE, REFUGE, EXAMPLE), rate_limit="off")
    yield create_app(service).test_client()
    service.store.close()


def body(answer) -> str:
    return unescape(answer.get_data(as_text=True))


def text(answer) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", body(answer)))


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("path", PAGES)
def test_every_page_answers_in_its_language(client, path, lang):
    answer = client.get(f"{path}{'&' if '?' in path else '?'}lang={lang}")
    assert answer.status_code == 200
    page = answer.get_data(as_text=True)
    assert f'<html lang="{lang}">' in page
    assert page.count("<h1") == 1
    assert all(f'href="{number}"' in page for number in ("tel:115", "tel:112", "sms:114"))
    assert not re.search(r"<style|\sstyle=|\son\w+=", page)
    assert len(gzip.compress(page.encode())) < 30_000


@pytest.mark.parametrize("path", PAGES)
def test_links_within_keep_a_chosen_language_and_no_others(client, path):
    page = client.get(f"{path}{'&' if '?' in path else '?'}lang=en").get_data(as_text=True)
    links = [unescape(link) for link in re.findall(r'<a [^>]*href="(/[^"]*)"', page)]
    ours = [link for link in links if not link.startswith(("/static", "/api"))]
    assert ours
    without = [link for link in ours if "lang=" not in link]
    assert without == []
    assert not re.search(r"lang=", client.get("/emergency").get_data(as_text=True).split("<main")[1])


def test_language_follows_the_browser_else_french(client):
    assert '<html lang="en">' in client.get("/", headers={"Accept-Language": "de, en;q=0.5"}).get_data(as_text=True)
    answer = client.get("/", headers={"Accept-Language": "de"})
    assert '<html lang="fr">' in answer.get_data(as_text=True)
    assert "Accept-Language" in answer.headers["Vary"]


def test_the_language_switch_keeps_the_page(client):
    page = body(client.get("/city/paris/results?need=water&lang=fr"))
    assert 'href="/city/paris/results?need=water&lang=en"' in page


@pytest.mark.parametrize("path", PAGES)
def test_nothing_is_asked_of_other_hosts(client, path):
    page = client.get(path).get_data(as_text=True)
    loaded = re.findall(r'<(?:script|link|img|iframe|source)[^>]*(?:src|href)="([^"]+)"', page)
    assert loaded
    assert all(url.startswith(("/", "data:")) for url in loaded)


def test_home_goes_on_with_city_and_need(client):
    assert client.get("/?city=paris&need=water").headers["Location"] == "/city/paris/results?need=water"
    assert client.get("/?city=paris&lang=en").headers["Location"] == "/city/paris?lang=en"
    assert "/city/lyon/results?need=water" in body(client.get("/?need=water"))


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/city/atlantis", 404),
        ("/city/elsewhere", 404),
        ("/city/elsewhere/map", 404),
        ("/?city=atlantis", 404),
        ("/place/PAR-9999", 404),
        ("/city/paris/results?need=gold", 400),
        ("/donate?item=gold", 400),
        ("/donate?city=gold", 400),
        ("/places?kind=castle", 400),
        ("/nothing", 404),
    ],
)
def test_what_does_not_exist_is_said_on_a_page(client, path, status):
    answer = client.get(path)
    assert answer.status_code == status
    assert "<h1>" in body(answer)
    assert 'href="tel:115"' in body(answer)


def test_city_counts_what_is_real_and_names_whom_to_call_first(client):
    said = text(client.get("/city/paris?lang=en"))
    assert "1 real place known in Paris." in said
    assert "made-up examples" in said
    assert "Call first" in said
    assert "Refuge" in said
    assert "01 55 55 55 55" in said
    assert "All 2 places in Paris" in said


def test_a_card_says_everything_one_needs(client):
    said = text(client.get("/city/paris/results?need=water&lang=en"))
    for words in (
        "Café des Amis",
        "Drinking water",
        "4 rue des Amis, 75011 Paris",
        "Monday to Friday 8:00 to 16:00",
        "Demandez au comptoir",
        "Checked on 17 November 2026 (3 days ago)",
        "01 44 67 18 34",
        "Made-up example",
    ):
        assert words in said


def test_a_page_about_one_place_says_all_of_it(client):
    page = client.get("/place/PAR-0001?lang=en")
    said = text(page)
    for words in (
        "“En attente”",
        "4 a month",
        "end of day",
        "Saturday 10:00 to 11:00",
        "With a voucher",
        "from 1 August 2027 to 31 August 2027 (holiday)",
        "Checked on 17 November 2026 by La Cloche (by telephone)",
        "Le Carillon , October 2026 · licence ODbL-1.0",
        "PAR-0001",
        "Bonjour, est-ce que je pourrais avoir un verre d’eau, s’il vous plaît ?",
        "Hello, could I have a glass of water, please?",
    ):
        assert words in said, words
    assert 'href="geo:48.8566,2.3522?q=48.8566,2.3522"' in body(page)
    assert "noindex" not in body(page)


def test_the_coming_days_are_a_table_with_holidays_named(make_service):
    service = make_service(
        make_place(hours="Mo-Fr 09:00-17:00", offers=(Offer("meal", hours="Fr 12:00-14:00"), Offer("water")))
    )
    service.clock.now = service.clock.now.replace(month=12, day=24)
    page = body(create_app(service).test_client().get("/place/PAR-0001?lang=en"))
    said = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))
    assert "Today 24/12 : 09:00–17:00" in said
    assert "Friday (holiday: Noël) 25/12 public holiday: ask first (Noël)" in said
    assert "Saturday 26/12 closed" in said
    assert "Meal: the coming seven days" in said
    assert '<p class="state-closed">' in page
    assert page.count('<th scope="row">') == 14


def test_there_is_no_table_of_days_that_nobody_knows(make_client):
    page = body(make_client(make_place(hours="voir avec le bar")).get("/place/PAR-0001"))
    assert "<table" not in page


def test_an_invented_place_is_kept_from_search_engines_and_marked(client):
    page = body(client.get("/place/PAR-D0001?lang=en"))
    assert 'content="noindex"' in page
    assert "the places on this page are made up" in page


def test_a_referral_place_is_a_name_and_a_number(client):
    for path in (*PAGES, "/city/paris/places.geojson", "/places?city=paris"):
        assert "Tresecrete" not in body(client.get(path)), path
    said = text(client.get("/place/PAR-0002?lang=en"))
    assert "Call first" in said
    assert "01 55 55 55 55" in said


def test_what_people_type_is_escaped(make_client):
    place = make_place(
        name=HOSTILE,
        address=HOSTILE,
        hours=HOSTILE,
        phone=HOSTILE,
        how_to_ask=HOSTILE,
        conditions=HOSTILE,
        description=HOSTILE,
        network=HOSTILE,
        website="javascript:alert(1)",
        source=Source(HOSTILE, "javascript:alert(1)", HOSTILE, HOSTILE),
        offers=(Offer("water", note=HOSTILE, quota=HOSTILE, window=HOSTILE, hours=HOSTILE, how_to_ask=HOSTILE),),
        accepts=(Accepted("clothes", Demand.URGENT, HOSTILE),),
        closures=(Period(None, None, HOSTILE),),
    )
    client = make_client(place)
    for path in (*PAGES[:7], "/place/PAR-0001", "/donate", "/places", "/about"):
        page = client.get(path).get_data(as_text=True)
        assert "<script>alert" not in page, path
        assert "<img src=x" not in page, path
        assert 'href="javascript' not in page, path
    answer = client.post("/city/paris/results", data={"where": HOSTILE, "need": "water"})
    assert "<script>alert" not in answer.get_data(as_text=True)


def near(client, **fields):
    return client.post("/city/paris/results?lang=en", data={"need": "water"} | fields)


def test_where_are_you_gives_distances_and_says_from_where(client):
    answer = near(client, where="75004")
    said = text(answer)
    assert "Walking times from (postcode): 75004" in said
    assert re.search(r"Café des Amis about \d+ min \d+ m", said)
    assert answer.headers["Cache-Control"] == "no-store"


def test_no_position_is_in_an_address_a_cookie_or_a_log(client, caplog):
    with caplog.at_level(logging.DEBUG):
        answer = near(client, where="75004")
    page = body(answer)
    assert "Set-Cookie" not in answer.headers
    assert "75004" not in "".join(re.findall(r'action="[^"]*"', page))
    assert not [link for link in re.findall(r'href="([^"]+)"', page) if "where=" in link]
    assert not [record for record in caplog.records if "75004" in str(record.__dict__)]
    # An address that names one is not listened to.
    assert "Walking times from" not in text(client.get("/city/paris/results?need=water&where=75004&lang=en"))


def test_several_matches_are_offered_as_buttons(make_service):
    service = make_service(CAFE)
    choices = tuple(NamedPoint(f"rue Double {n}", "address", "paris", PARIS, "BAN") for n in (1, 2))
    service.geocoder = FakeGeocoder({"rue Double": choices})
    client = create_app(service).test_client()
    page = body(near(client, where="rue Double"))
    assert '<button class="button" name="choice" value="2">' in page
    said = text(near(client, where="rue Double", choice="2"))
    assert "Walking times from (address): rue Double 2" in said
    assert "Source of this point: BAN." in said


def test_no_match_says_how_to_mend_and_lists_all_the_same(client):
    said = text(near(client, where="no such street"))
    assert "We did not find “no such street” in this city." in said
    assert "Try the name of a quarter" in said
    assert "Café des Amis" in said


def test_places_that_answer_together_say_so(make_client):
    other = make_place("PAR-0003", offers=(Offer("shower"),), position=Position(48.86, 2.3522))
    client = make_client(CAFE, other)
    said = text(client.post("/city/paris/results?lang=en", data={"need": ["water", "shower"], "where": "75004"}))
    assert "No single place has all; these 2 together do, in this order." in said
    said = text(client.post("/city/paris/results?lang=en", data={"need": ["water", "pet_care"], "where": "75004"}))
    assert "Nobody near here, that we know of: Pet care." in said


def test_a_bed_is_asked_for_by_telephone(make_client):
    day_centre = make_place("PAR-0003", kind=Kind.DAY_CENTRE, name="Day house", offers=())
    shelter = make_place("PAR-0004", kind=Kind.SHELTER, name="Night house", offers=(Offer("sleep_tonight"),))
    client = make_client(day_centre, shelter)
    for answer in (
        client.get("/city/paris/results?need=sleep_tonight&lang=en"),
        client.post("/city/paris/results?lang=en", data={"need": "sleep_tonight", "where": "75004"}),
    ):
        said = text(answer)
        order = [said.index(words) for words in ("call 115", "Day house", "115 sends people there", "Night house")]
        assert order == sorted(order)
        assert "To sleep there, call 115 first" in said


def test_places_are_grouped_by_state_with_the_reason(make_client):
    client = make_client(
        make_place("PAR-0001", name="A shut", closures=(Period(None, date(2026, 12, 1), "works"),)),
        make_place("PAR-0002", name="B perhaps"),
        make_place("PAR-0003", name="C up", hours="Mo-Fr 09:00-11:25"),
    )
    for path in ("/city/paris/results?lang=en", "/city/paris?lang=en"):
        said = text(client.get(path))
        order = [
            said.rindex(words)
            for words in (
                "Open now",
                "C up",
                "Open, closes in 25 min",
                "Not sure: call or ask first",
                "B perhaps",
                "Not sure: hours not known",
                "Closed at the moment",
                "A shut",
                "until 01/12/2026 (works)",
            )
        ]
        assert order == sorted(order)


def test_each_part_of_a_list_goes_on_counting(make_client):
    places = [make_place(f"PAR-{n:04}", hours="24/7" if n % 2 else "") for n in range(1, 31)]
    page = body(make_client(*places).get("/city/paris/results?need=water"))
    assert re.findall(r'<ol class="cards" start="(\d+)">', page) == ["1", "16"]


def test_old_hours_are_called_usual_and_named(make_client):
    source = Source("Old list", "https://example.org", "etalab-2.0", "2014")
    client = make_client(make_place(hours="Mo-Fr 09:00-17:00", source=source))
    for path in ("/city/paris/results?need=water&lang=en", "/place/PAR-0001?lang=en"):
        assert "Not sure: usually open at this time, according to Old list, 2014" in text(client.get(path))


def test_arriving_on_foot_is_said_from_a_start(make_client):
    client = make_client(make_place(hours="24/7"))
    assert "Still open when you get there on foot (about" in text(near(client, where="75004"))
    assert not re.search(r"about \d+ min", text(client.get("/city/paris/results?need=water&lang=en")))


def test_long_lists_come_in_parts_that_together_are_the_list(make_client):
    client = make_client(*(make_place(f"PAR-{number:04}", name="Same") for number in range(1, 46)))
    pages = [body(client.get(f"/city/paris/results?need=water&part={part}")) for part in (1, 2, 3)]
    ids = [place_id for page in pages for place_id in re.findall(r'<h3><a href="/place/(PAR-\d+)', page)]
    assert ids == [f"PAR-{number:04}" for number in range(1, 46)]
    assert "part=2" in pages[0]
    page = body(client.post("/city/paris/results", data={"need": "water", "where": "75004", "part": "2"}))
    assert len(re.findall(r'<h3><a href="/place/', page)) == 20


def test_givers_see_what_is_needed_and_when_a_campaign_is_over(make_client):
    client = make_client(
        make_place(
            "PAR-0001", name="Toys", accepts=(Accepted("toys", Demand.URGENT, "ages 2-12", date(2026, 12, 31)),)
        ),
        make_place(
            "PAR-0002", name="Full", accepts=(Accepted("clothes", Demand.FULL), Accepted("food", Demand.REFUSED))
        ),
        make_place(
            "FRA-0001",
            city="elsewhere",
            name="Winter drive",
            position=None,
            accepts=(Accepted("blanket"),),
            campaigns=(Period(date(2025, 11, 1), date(2025, 12, 24)),),
        ),
    )
    said = text(client.get("/donate?lang=en"))
    for words in (
        "( ages 2-12 ) urgent until 31 December 2026",
        "full",
        "refused",
        "from 1 November 2025 to 24 December 2025 – over",
    ):
        assert words in said, words
    assert said.index("Toys") < said.index("Full") < said.index("Winter drive")
    only = text(client.get("/donate?item=toys&lang=en"))
    assert "Toys" in only
    assert "Winter drive" not in only
    assert "Winter drive" in text(client.get("/donate?city=elsewhere&lang=en"))


def test_what_a_device_gets_holds_no_more_than_the_list(make_client):
    client = make_client(CAFE, REFUGE, make_place("PAR-0003", closures=(Period(None, None, "works"),)))
    answer = client.get("/city/paris/places.geojson?need=water&lang=en")
    document = answer.get_json(force=True)
    assert answer.mimetype == "application/geo+json"
    assert [feature["id"] for feature in document["features"]] == ["PAR-0001", "PAR-0003"]
    lines, says = document["lines"], document["says"]
    ((line, service),) = document["features"][1]["properties"]["o"]
    ((_, said),) = lines[line]["turns"]
    assert (service, says[said][0]) == ("", 2)
    assert "until further notice (works)" in says[said][1]


def test_a_device_is_told_how_fast_one_walks(make_client):
    client = make_client(make_place())
    assert client.get("/city/paris/places.geojson").get_json()["speed"] == 1.25
    assert client.get("/city/paris/places.geojson?slow=1").get_json()["speed"] == 0.92
    assert "places.geojson?slow=1" in body(client.get("/city/paris?slow=1"))


def test_forms_and_links_keep_how_one_walks(client):
    home = body(client.get("/?slow=1"))
    assert '<input type="hidden" name="slow" value="1">' in home
    assert 'href="/donate?slow=1"' in home
    near_here = body(client.post("/city/paris/results", data={"need": "water", "where": "75004", "slow": "1"}))
    assert 'href="/place/PAR-0001?slow=1"' in near_here
    assert 'action="/place/PAR-0001/walk?slow=1"' in near_here
    asks_anew = re.search('<form class="where" method="post" action="([^"]+)"', near_here)
    assert asks_anew[1] == "/city/paris/results"
    assert "?slow" not in body(client.post("/city/paris/results?slow=", data={"need": "water", "where": "75004"}))


def test_a_device_gets_all_that_one_needs_to_go_there(make_client):
    reached = make_place(address="3 rue Haute", postcode="75005", phone="+33144671834", how_to_ask="Ring twice")
    client = make_client(reached, make_place("PAR-0002", phone="voir le site"))
    document = client.get("/city/paris/places.geojson?lang=en").get_json(force=True)
    first, second = (feature["properties"] for feature in document["features"])
    assert (first["a"], first["q"]) == ("3 rue Haute, 75005 Paris", "Ring twice")
    assert first["t"] == ["01 44 67 18 34", "tel:+33144671834"]
    assert second["t"] == ["voir le site", ""]
    assert {"a", "q"}.isdisjoint(second)
    assert document["ages"][first["g"]] == ["fresh", "Not checked; information of 1 October 2026 (7 weeks ago)"]
    assert len(document["ages"]) == 1


def test_a_device_gets_equal_lines_once(make_client):
    places = [make_place(f"PAR-{number:04}", hours="Mo-Fr 09:00-17:00") for number in range(1, 31)]
    document = make_client(*places).get("/city/paris/places.geojson").get_json(force=True)
    assert len(document["lines"]) == 1
    assert len(document["says"]) == 2


def test_an_unchanged_page_costs_a_304(client):
    first = client.get("/city/paris")
    again = client.get("/city/paris", headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304
    assert client.get("/city/paris?lang=en", headers={"If-None-Match": first.headers["ETag"]}).status_code == 200


def test_about_names_sources_licences_and_the_base_map(client):
    said = text(client.get("/about?lang=en"))
    for words in ("Le Carillon 1 place · ODbL-1.0 · October 2026", "Plan IGN", "leaflet", "@mdi/svg"):
        assert words in said, words
    assert "Refuge" not in said


def test_about_says_how_walks_are_measured_and_when_a_position_is_sent(client):
    said = text(client.get("/about?lang=en"))
    assert "Distances are straight lines." not in said
    for profile, speed in SPEEDS_M_PER_S.items():
        assert f"{speed * 3.6:.1f} km/h" in said, profile
    assert "Only the way to a place may need it: we ask you first" in said


def test_emergency_numbers_can_be_called(client):
    page = body(client.get("/emergency"))
    for number in ("115", "112", "15", "17", "18", "3919", "119"):
        assert f'class="dial" href="tel:{number}"' in page
    assert 'class="dial" href="sms:114"' in page
