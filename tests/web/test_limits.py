from pathlib import Path

import pytest

from geo_service.config import config_from_env
from geo_service.errors import ConfigError
from geo_service.web.limits import MAX_BODY_BYTES


def ask(client, path="/api/v1/cities", address="198.51.100.7", **headers):
    return client.get(path, environ_base={"REMOTE_ADDR": address}, headers=headers)


def test_too_many_requests_are_told_how_long_to_wait(make_client):
    client = make_client(rate_limit="2 per minute")
    *allowed, refused = (ask(client) for _ in range(3))
    assert [answer.status_code for answer in allowed] == [200, 200]
    assert not any("Retry-After" in answer.headers for answer in allowed)
    assert refused.status_code == 429
    assert refused.content_type == "application/problem+json"
    assert 0 < int(refused.headers["Retry-After"]) <= 60
    assert "Retry-After" in refused.get_json()["detail"]


def test_each_client_is_counted_alone_over_all_addresses(make_client):
    client = make_client(rate_limit="2 per minute")
    ask(client)
    ask(client, "/api/v1/services")
    assert ask(client).status_code == 429
    assert ask(client, address="198.51.100.8").status_code == 200


def test_addresses_of_one_ipv6_subscriber_count_together(make_client):
    client = make_client(rate_limit="1 per minute")
    assert ask(client, address="2001:db8:0:1::5").status_code == 200
    assert ask(client, address="2001:db8:0:1::6").status_code == 429
    assert ask(client, address="2001:db8:0:2::5").status_code == 200


def test_ipv4_clients_of_an_ipv6_server_are_told_apart(make_client):
    client = make_client(rate_limit="1 per minute")
    assert ask(client, address="::ffff:198.51.100.7").status_code == 200
    assert ask(client, address="::ffff:198.51.100.8").status_code == 200
    assert ask(client, address="198.51.100.7").status_code == 429


def test_addresses_that_do_not_exist_are_counted_too(make_client):
    client = make_client(rate_limit="1 per minute")
    assert ask(client, "/api/nothing").status_code == 404
    assert ask(client, "/api/nothing").status_code == 429


def test_health_checks_and_static_files_are_not_counted(make_client):
    client = make_client(rate_limit="1 per minute")
    assert {ask(client, path).status_code for path in ["/healthz"] * 3 + ["/readyz"] * 3} == {200}
    assert {ask(client, "/static/nothing").status_code for _ in range(3)} == {404}


def test_a_forwarded_address_is_believed_from_trusted_proxies_only(make_client):
    forged = {"X-Forwarded-For": "203.0.113.9"}
    client = make_client(rate_limit="1 per minute")
    assert [ask(client).status_code, ask(client, **forged).status_code] == [200, 429]


def test_behind_a_proxy_the_forwarded_address_counts(make_client):
    client = make_client(rate_limit="1 per minute", trusted_proxies=1)
    answers = [ask(client, **{"X-Forwarded-For": f"10.0.0.1, 203.0.113.{last}"}).status_code for last in (1, 1, 2)]
    assert answers == [200, 429, 200]


def test_the_limit_can_be_switched_off(make_client):
    client = make_client(rate_limit="off")
    answers = [ask(client) for _ in range(5)]
    assert {answer.status_code for answer in answers} == {200}


@pytest.mark.parametrize("path", ["/api/v1/nearest", "/city/paris/results", "/nothing"])
def test_large_bodies_are_refused_whatever_they_are_for(make_client, path):
    answer = make_client().post(path, data=b"x" * (MAX_BODY_BYTES + 1))
    assert answer.status_code == 413


@pytest.mark.parametrize("value", ["off", "1 per second", "5000 per hour"])
def test_rates_that_are_understood(value):
    assert config_from_env({"GEO_SERVICE_RATE_LIMIT": value}, Path()).rate_limit == value


@pytest.mark.parametrize("value", ["no", "0 per minute", "10", "10 per fortnight", "10 per minute; 1 per second"])
def test_rates_that_are_not(value):
    with pytest.raises(ConfigError, match="GEO_SERVICE_RATE_LIMIT"):
        config_from_env({"GEO_SERVICE_RATE_LIMIT": value}, Path())
