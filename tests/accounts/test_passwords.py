from geo_service.accounts.passwords import Passwords
from tests.accounts.desks import CHEAP


def test_hashes_are_argon2id_at_the_cost_of_rfc_9106():
    encoded = Passwords().hash("four odd words together")
    assert encoded.startswith("$argon2id$v=19$m=65536,t=3,p=4$")
    assert Passwords().verify(encoded, "four odd words together")
    assert not Passwords().verify(encoded, "four odd words together ")


def test_two_hashes_of_one_password_differ():
    passwords = Passwords(CHEAP)
    assert passwords.hash("x") != passwords.hash("x")


def test_what_is_no_hash_is_nobody_s_password():
    assert not Passwords(CHEAP).verify("", "x")
    assert not Passwords(CHEAP).verify("$argon2id$nonsense", "x")


def test_the_dummy_hash_costs_what_a_hash_costs():
    passwords = Passwords(CHEAP)
    assert passwords.dummy_hash.rsplit("$", 2)[0] == passwords.hash("x").rsplit("$", 2)[0]
    assert passwords.dummy_hash is passwords.dummy_hash
