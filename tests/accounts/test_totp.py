from datetime import UTC, datetime, timedelta

import pytest

from geo_service.accounts.totp import accepted_step, enrolment_uri, new_recovery_codes, new_secret, recovery_hash
from tests.accounts.desks import Counted

SECRET = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"  # noqa: S105 - of RFC 6238, appendix B
LATE = datetime(2005, 3, 18, 1, 58, 29, tzinfo=UTC)
STEP = 37_037_036


def test_codes_are_those_of_the_standard():
    assert accepted_step(SECRET, "081804", LATE, 0) == STEP
    assert accepted_step(SECRET, " 081 804 ", LATE, 0) == STEP


@pytest.mark.parametrize(("seconds", "step"), [(-60, None), (-30, STEP), (0, STEP), (30, STEP), (31, None)])
def test_a_clock_may_be_half_a_minute_off(seconds, step):
    assert accepted_step(SECRET, "081804", LATE + timedelta(seconds=seconds), 0) == step


def test_a_code_counts_once():
    assert accepted_step(SECRET, "081804", LATE, STEP) is None


def test_what_an_app_reads():
    secret = new_secret(Counted())
    assert len(secret) == 32
    uri = enrolment_uri(secret, "ana@example.org")
    assert uri.startswith("otpauth://totp/geo_service:ana%40example.org?")
    assert f"secret={secret}" in uri


def test_recovery_codes_are_read_however_they_are_typed():
    code = new_recovery_codes(Counted())[0]
    assert recovery_hash(code.upper().replace("-", " ")) == recovery_hash(code)
    assert recovery_hash(code) != recovery_hash(code[:-1] + "z")
