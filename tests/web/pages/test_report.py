import re
from datetime import date, timedelta
from html import unescape

import pytest

from geo_service.editing.moderation import Act, Verdict
from geo_service.model.place import Offer, Visibility
from geo_service.model.reports import MAX_WORDS, Reason, Suggestion
from geo_service.web.app import create_app
from geo_service.web.limits import MAX_BODY_BYTES
from geo_service.web.pages.report import LEAST_S, MOST_S, TRAP
from tests.builders import make_place
from tests.drawing.samples import HOSTILE

CAFE = make_place(name="Café & Co", address="3 rue d'Hier", offers=(Offer("water"), Offer("toilets")))
REFUGE = make_place(
    "PAR-0002", name="Refuge", address="7 rue Noire", visibility=Visibility.REFERRAL, offers=(Offer("shower"),)
)
PATH = "/place/PAR-0001/report"


@pytest.fixture
def service(make_service):
    return make_service(CAFE, REFUGE, make_place("PAR-D0001", demonstration=True))


@pytest.fixture
def client(service):
    return create_app(service).test_client()


def stamp_of(client, path=PATH):
    return re.search(r'name="stamp" value="([^"]+)"', client.get(path).text)[1]


def wait(service, seconds=LEAST_S):
    service.accounts.clock.now += timedelta(seconds=seconds)


def send(client, service, /, path=PATH, waited=LEAST_S, **fields):
    stamp = stamp_of(client, path)
    wait(service, waited)
    return client.post(path, data={"stamp": stamp, "reason": "moved"} | fields)


def test_the_page_of_a_place_leads_to_the_form(client):
    assert f'href="{PATH}"' in client.get("/place/PAR-0001").text
    page = client.get(PATH).text
    assert "Café &amp; Co" in page
    assert "Toilettes" in page
    assert all(f'value="{reason}"' in page for reason in Reason)


def test_a_report_gets_a_code_and_changes_nothing(client, service):
    answer = send(client, service, reason="hours_wrong", service="water", words="  ferme à 17 h\r\nle lundi ")
    assert answer.status_code == 303
    assert "Set-Cookie" not in answer.headers
    (item,) = service.store.reports.waiting()
    assert (item.report.reason, item.report.service, item.report.words) == (
        "hours_wrong",
        "water",
        "ferme à 17 h\nle lundi",
    )
    assert service.store.revision() == 1
    assert answer.headers["Location"] == f"/report/{item.code[:4]}-{item.code[4:]}"
    page = client.get(answer.headers["Location"]).text
    assert "pas encore lu" in page
    assert "ferme à 17 h" not in page


def test_nothing_of_who_reports_is_kept(client, service, tmp_path):
    stamp = stamp_of(client)
    wait(service)
    seen = {"REMOTE_ADDR": "198.51.100.77"}
    agent = {"User-Agent": "Odd/7.7"}
    client.post(PATH, data={"stamp": stamp, "reason": "moved"}, environ_base=seen, headers=agent)
    assert service.store.reports.waiting()
    kept = b"".join(path.read_bytes() for path in tmp_path.iterdir() if path.is_file())
    assert b"198.51.100.77" not in kept
    assert b"Odd/7.7" not in kept


@pytest.mark.parametrize("path", ["/report/{}", "/report?code={}", "/report/{}?lang=en"])
def test_what_became_of_it_is_told_by_the_code(client, service, path):
    send(client, service)
    (item,) = service.store.reports.waiting()
    service.moderation.decide(
        item.code, Verdict(Act.REFUSE, "ana@example.org", f"encore là {HOSTILE}"), date(2026, 11, 20)
    )
    page = client.get(path.format(item.code.lower())).text
    assert ("nothing was changed" if "en" in path else "rien n’a été changé") in unescape(page)
    assert "encore là" in page
    assert HOSTILE not in page
    assert "ana@example.org" not in page


@pytest.mark.parametrize("act", [Act.NOTED, Act.ARCHIVE, Act.CLOSE_TODAY, Act.DROP_SERVICE, Act.DUPLICATE])
def test_every_decision_has_words(client, service, act):
    location = send(client, service, service="water").headers["Location"]
    (item,) = service.store.reports.waiting()
    service.moderation.decide(item.code, Verdict(act, "ana@example.org"), date(2026, 11, 20))
    for lang in ("fr", "en"):
        assert client.get(f"{location}?lang={lang}").status_code == 200


@pytest.mark.parametrize("code", ["AAAA-0000", "0", "%00", "x" * 300])
def test_codes_of_nothing(client, code):
    answer = client.get(f"/report/{code}")
    assert answer.status_code == 404
    assert 'name="code"' in answer.text


def test_suggestions_are_not_for_everybody(client, service):
    after = make_place(name="Secret")
    item = service.moderation.suggest(Suggestion(CAFE, after, "bob@example.org"), seen=1)
    answer = client.get(f"/report/{item.code}")
    assert answer.status_code == 404
    assert "Secret" not in answer.text


def test_of_a_referral_place_the_name_alone_is_shown(client, service):
    path = "/place/PAR-0002/report"
    page = client.get(path).text
    assert "Refuge" in page
    assert "Noire" not in page
    assert 'name="service"' not in page
    answer = send(client, service, path, service="shower", reason="closed_for_good")
    (item,) = service.store.reports.waiting()
    assert item.report.service == ""
    assert "Noire" not in client.get(answer.headers["Location"]).text


@pytest.mark.parametrize("place_id", ["PAR-D0001", "PAR-9999"])
def test_places_without_a_form(client, place_id):
    assert client.get(f"/place/{place_id}/report").status_code == 404
    assert client.post(f"/place/{place_id}/report", data={"reason": "moved"}).status_code == 404
    assert f"/place/{place_id}/report" not in client.get(f"/place/{place_id}").text


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"reason": "nothing"}, "Choisissez ce qui ne va pas"),
        ({"words": "appelez 06 12 34 56 78"}, "numéro de téléphone"),
        ({"words": "x" * (MAX_WORDS + 1)}, "trop long"),
        ({"service": "shower"}, "ne propose pas ce service"),
        ({TRAP: "http://spam.example"}, "champ à laisser vide"),
        ({"stamp": ""}, "ouverte depuis longtemps"),
        ({"stamp": "1.2"}, "ouverte depuis longtemps"),
        ({"waited": LEAST_S - 1}, "Attendez quelques secondes"),
        ({"waited": MOST_S + 1}, "ouverte depuis longtemps"),
    ],
)
def test_what_is_not_taken_says_why_and_keeps_what_was_typed(client, service, fields, words):
    answer = send(client, service, **({"words": "mon texte"} | fields))
    assert answer.status_code == 400
    assert words in answer.text
    assert fields.get("words", "mon texte") in answer.text
    assert service.store.reports.waiting() == ()


def test_a_form_that_was_too_old_can_be_sent_again(client, service):
    page = send(client, service, waited=MOST_S + 1).text
    stamp = re.search(r'name="stamp" value="([^"]+)"', page)[1]
    wait(service)
    assert client.post(PATH, data={"stamp": stamp, "reason": "moved"}).status_code == 303


def test_a_stamp_is_for_one_place(client, service):
    stamp = stamp_of(client)
    wait(service)
    path = "/place/PAR-0002/report"
    assert client.post(path, data={"stamp": stamp, "reason": "moved"}).status_code == 400


def test_who_sends_twice_gets_the_same_code(client, service):
    first, second = (send(client, service, words="parti").headers["Location"] for _ in range(2))
    assert first == second


def test_hostile_words_are_text(client, service):
    answer = send(client, service, words=HOSTILE, reason="nothing")
    assert HOSTILE not in answer.text


def test_one_client_sends_so_many_reports(service):
    client = create_app(service).test_client()
    statuses = [send(client, service, words=str(number), waited=LEAST_S).status_code for number in range(21)]
    assert statuses == [303] * 20 + [429]


def test_an_oversized_report_is_not_read(client):
    assert client.post(PATH, data={"words": "x" * MAX_BODY_BYTES}).status_code == 413
