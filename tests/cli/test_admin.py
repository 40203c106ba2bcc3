import csv
import re
import stat
from pathlib import Path

import pytest

LIST = """name;postcode;city;lat;lon;services;network;source as of
Chez Ana;75011;Paris;48.86;2.37;water;Le Carillon;2026
Chez Ben;75011;Paris;48.87;2.38;water;Le Carillon;2026
Fontaine;75011;Paris;48.88;2.39;water;;2026
"""


def first_administrator(run):
    return run("admin", "create", "Ana@Example.org")


def test_the_first_administrator_gets_a_link_and_no_password(run):
    result = first_administrator(run)
    assert re.fullmatch(r"http://127\.0\.0\.1:8000/editor/invitation\?token=[0-9a-f]{64}\n", result.stdout)
    assert "once, within 7 days" in result.stderr


def test_the_link_is_on_the_public_address(run, monkeypatch):
    monkeypatch.setenv("GEO_SERVICE_PUBLIC_URL", "https://places.example")
    assert first_administrator(run).stdout.startswith("https://places.example/editor/invitation?token=")


def test_what_is_no_address_is_refused(run):
    assert "name@example.org" in run("admin", "create", "ana", status=2).stderr


@pytest.fixture
def places(run, tmp_path):
    (tmp_path / "list.csv").write_text(LIST, encoding="utf-8")
    run("import", "list.csv")


def add(run, *more, status=0):
    return run("admin", "association", "add", "la-cloche", "La Cloche", *more, status=status)


def kept_by(run, code):
    run("export", "--out", "out.csv")
    lines = Path("out.csv").read_text(encoding="utf-8-sig").splitlines()
    return [row["name"] for row in csv.DictReader(lines, delimiter=";") if row["association"] == code]


@pytest.mark.usefixtures("places")
def test_an_association_claims_the_places_of_its_network_as_one_batch(run):
    result = add(run, "--network", "Le Carillon", "--claim")
    assert "keeps 2 more places (batch 2)" in result.stdout
    assert kept_by(run, "la-cloche") == ["Chez Ana", "Chez Ben"]
    assert "known as la-cloche" in add(run, "--network", "Le Carillon", "--claim").stdout
    run("undo", "2")
    assert kept_by(run, "la-cloche") == []


def test_claiming_needs_a_network(run):
    assert "--network" in add(run, "--claim", status=2).stderr


def test_a_code_is_a_code(run):
    assert "la-cloche" in run("admin", "association", "add", "La Cloche", "La Cloche", status=2).stderr


def test_people_are_invited_to_associations_that_exist(run):
    add(run)
    link = run("admin", "invite", "ben@example.org", "--association", "la-cloche", "--role", "approver").stdout
    assert "/editor/invitation?token=" in link
    unknown = run("admin", "invite", "ben@example.org", "--association", "other", status=2)
    assert "la-cloche" in unknown.stderr
    assert "La Cloche" in run("admin", "association", "list").stdout


def test_nobody_to_suspend(run):
    assert "no account" in run("admin", "suspend", "ana@example.org", status=2).stderr
    assert "no account" in run("admin", "password", "ana@example.org", status=2).stderr


def test_all_of_it_is_in_the_audit_log(run, tmp_path):
    first_administrator(run)
    add(run, "--network", "=1+1")
    shown = run("admin", "audit").stdout
    acts = [line.split()[4] for line in shown.splitlines()[1:]]
    assert acts == ["association", "invite"]
    run("admin", "audit", "--csv", "audit.csv")
    content = (tmp_path / "audit.csv").read_text(encoding="utf-8-sig")
    assert "'=1+1" in content
    assert stat.S_IMODE((tmp_path / "audit.csv").stat().st_mode) == 0o600


def test_a_list_is_imported_for_an_association(run, tmp_path):
    (tmp_path / "list.csv").write_text(LIST, encoding="utf-8")
    add(run)
    assert "la-cloche" in run("import", "list.csv", "--association", "la-cloch", status=2).stderr
    run("import", "list.csv", "--association", "la-cloche")
    assert kept_by(run, "la-cloche") == ["Chez Ana", "Chez Ben", "Fontaine"]


def test_a_second_factor_that_nobody_has_any_more_is_turned_off(run):
    first_administrator(run)
    assert "there is no account" in run("admin", "reset-totp", "ben@example.org", status=2).stderr
