"""Links are absolute where a name can be believed, and never hold one that a stranger chose."""

import pytest

from tests.builders import make_place

PAGE = "/api/v1/places?limit=1"


def next_link(client, **asked):
    return client.get(PAGE, **asked).get_json()["links"]["next"]


@pytest.fixture
def places():
    return make_place("PAR-0001"), make_place("PAR-0002")


def test_on_ones_own_machine_links_are_absolute(make_client, places):
    client = make_client(*places)
    for host in ("localhost", "127.0.0.1:8123", "[::1]:8000", "LOCALHOST"):
        link = next_link(client, headers={"Host": host})
        assert link.startswith(f"http://{host.lower()}{PAGE}&cursor=")
        assert client.get(link).status_code == 200


def test_a_name_that_was_set_is_believed_and_no_other(make_client, places):
    client = make_client(*places, trusted_hosts=("carte.example.org",))
    assert next_link(client, base_url="https://carte.example.org").startswith("https://carte.example.org/api/v1/")
    assert next_link(client, headers={"Host": "localhost"}).startswith("/api/v1/")


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "localhost.evil.example",
        "evil.example:80",
        "localhost:99999999",
        "localhost:80/x",
        "evil@localhost",
        "localhost\\",
        "",
    ],
)
def test_what_a_stranger_says_our_name_is_is_never_repeated(make_client, places, host):
    client = make_client(*places)
    answer = client.get(PAGE, headers={"Host": host})
    assert answer.get_json()["links"]["next"].startswith("/api/v1/")
    assert "evil" not in answer.text
    assert client.get("/api/v1/", headers={"Host": host}).get_json()["links"]["nearest"] == "/api/v1/nearest"


def test_the_public_address_goes_before_any_name(make_client, places):
    client = make_client(*places, public_url="https://carte.example.org")
    for host in ("localhost", "evil.example"):
        document = client.get(PAGE, headers={"Host": host}).get_json()
        assert document["links"]["next"].startswith("https://carte.example.org/api/v1/places?")
        assert document["features"][0]["properties"]["url"] == "https://carte.example.org/place/PAR-0001"
