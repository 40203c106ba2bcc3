"""What people read on a French terminal is French: headings, sentences, hints and errors."""

import re
import socket
from pathlib import Path

import pdfplumber
import pytest
from click.testing import CliRunner

from geo_service.cli import main
from geo_service.labels import load_labels
from geo_service.labels.found import found_words
from tests.streets.extracts import town

CLI = Path(__file__).parents[2] / "geo_service"
KEY = re.compile(r"""words(?:\(\))?\(\s*f?["'](cli[a-z_]*\.[a-z_.]+)["']\s*[,)]|_say\(["']([a-z_]+)["']""")
SHOP = "name;address;postcode;city;lat;lon;services;hours\nFontaine;1 rue Test;75011;Paris;48.86;2.37;water;24/7\n"


@pytest.fixture
def french(run, tmp_path, monkeypatch):
    (tmp_path / "list.csv").write_text(SHOP, encoding="utf-8")
    monkeypatch.setenv("LC_ALL", "fr_FR.UTF-8")
    return run


def test_answers_are_french(french):
    assert "1 créé," in french("import", "list.csv").stdout
    asked = french("nearest", "--at", "48.8601,2.3701", "--arrive").stdout
    assert asked.splitlines()[0].split()[:4] == ["id", "mètres", "nom", "adresse"]
    assert "1\u00a0min\u00a0: Incertain\u00a0: " in asked
    assert "Vouliez-vous dire 48.86,2.37\u00a0?" in french("nearest", "--at", "2.37,48.86").stdout
    unmet = french("nearest", "--at", "48.86,2.37", "--need", "water", "--need", "haircut").stdout
    assert "Personne dans ce rayon ne propose\u00a0: Coupe de cheveux" in unmet
    assert "Compris\u00a0: 24/7" in french("hours", "24/7").stdout
    stale = french("stale")
    assert "à jour au" in stale.stdout
    assert "1 lieu à revérifier, 1 dans cette liste." in stale.stderr


def test_sheets_maps_and_what_is_said_of_them_are_french(french):
    french("import", "list.csv")
    printed = french("print", "--city", "paris", "--at", "48.86,2.37", "--out", "s.pdf").stderr
    assert "Écrit\u00a0: s.pdf, 1 lieu, échelle 1:5000." in printed
    assert "geo-service streets import FICHIER.osm.pbf" in printed
    assert "Édition " in printed
    assert "1 édition\u00a0; date de validité dépassée\u00a0: 0." in french("editions").stderr
    french("map", "--city", "paris", "--out", "maps")
    assert 'lang="fr"' in Path("maps/paris.html").read_text(encoding="utf-8")
    french("map", "--city", "paris", "--out", "maps", "--lang", "en")
    assert 'lang="en"' in Path("maps/paris.html").read_text(encoding="utf-8")


def test_a_sheet_speaks_the_language_of_the_terminal_though_commands_do_not(run, french, monkeypatch):
    french("import", "list.csv")
    monkeypatch.setenv("LC_ALL", "uk_UA.UTF-8")
    assert "Wrote s.pdf" in run("print", "--city", "paris", "--at", "48.86,2.37", "--out", "s.pdf").stderr
    with pdfplumber.open("s.pdf") as pdf:
        assert pdf.metadata["Title"].endswith(load_labels("uk")("sheet.title", city=""))


def test_streets_and_areas_are_told_in_french(french, tmp_path):
    assert "Aucune ville" in french("streets", "list").stdout
    assert "Pas encore de zones" in french("areas", "list").stdout
    assert "Pas encore de rues" in french("walk", "build").stdout
    told = french("streets", "import", str(town().write(tmp_path / "town.osm")))
    assert "10 objets lus" in told.stderr
    assert "rues " in told.stdout
    assert "inchangé" in french("walk", "build").stdout
    assert "Écrit\u00a0: out" in french("coverage", "--city", "toulouse", "--need", "water", "--out", "out").stderr


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        (("nearest",), "Il manque l’option --at."),
        (("nearest", "--at", "48.8"), "Valeur invalide pour '--at'\u00a0: '48.8' n’est pas LAT,LON"),
        (("nearest", "--at", "95,2"), "n’est pas entre -90 et 90 degrés"),
        (("nearest", "--at", "48.86,2.37", "--limit", "x"), "n’est pas un nombre entier."),
        (("nearest", "--at", "48.86,2.37", "--need", "x"), "service inconnu\u00a0: 'x'"),
        (("nearest", "--at", "48.86,2.37", "--city", "x"), "ville inconnue\u00a0: 'x'"),
        (("nearest", "--at", "48.86,2.37", "--order", "x"), "n’est pas l’un de"),
        (("nearest", "--wat"), "Option inconnue\u00a0: --wat"),
        (("improt",), "Commande inconnue\u00a0: improt"),
        (("hours",), "Il manque l’argument TEXT."),
        (("hours", "24/7", "--at", "x"), "n’est pas une heure"),
        (("print", "--city", "paris", "--out", "x"), "indiquez l’une de ces options\u00a0: --at"),
        (
            ("print", "--city", "paris", "--out", "x", "--around", "nulle part"),
            "rien ne s’appelle 'nulle part' à Paris",
        ),
        (("coverage", "--out", "x"), "indiquez la ville"),
        (("coverage", "--city", "paris", "--out", "x"), "les rues de Paris ne sont pas encore connues"),
        (("import", "nowhere.csv"), "Le fichier 'nowhere.csv' n’existe pas."),
        (("walk", "to", "PAR-9999", "--from", "48.86,2.37"), "aucun lieu 'PAR-9999'"),
    ],
)
def test_errors_are_french(french, asked, told):
    said = french(*asked, status=2).stderr
    assert told in said
    assert "Erreur\u00a0: " in said
    assert "Error" not in said


DATA = re.compile(r"\d{4}-\d\d-\d\d |la-cloche |code +name|http://127|$")
"""Lines that are the same in both languages: rows of tables, links, what two languages call alike."""
STORY = (
    ("migrate",),
    ("import", "list.csv"),
    ("import", "list.csv"),
    ("undo", "1"),
    ("undo", "2"),
    ("demo",),
    ("demo",),
    ("demo", "--remove"),
    ("demo", "--remove"),
    ("batches",),
    ("export", "--out", "out.csv"),
    ("export", "--out", "out.csv", "--licence", "ODbL-1.0"),
    ("backup", "a.backup"),
    ("admin", "create", "ana@example.org"),
    ("admin", "association", "add", "la-cloche", "La Cloche"),
    ("admin", "association", "list"),
    ("admin", "audit"),
    ("admin", "audit", "--csv", "audit.csv"),
    ("edit", "download", "own.csv", "--association", "la-cloche"),
    ("edit", "preview", "own.csv", "--association", "la-cloche"),
)


def test_no_line_of_a_french_terminal_is_english(french, tmp_path, monkeypatch):
    told = {}
    for lang in ("en", "fr"):
        monkeypatch.setenv("LC_ALL", f"{lang}_FR.UTF-8")
        monkeypatch.setenv("GEO_SERVICE_DATA_DIR", str(tmp_path / lang))
        told[lang] = [french(*words).output.splitlines() for words in STORY]
    for words, english, lines in zip(STORY, told["en"], told["fr"], strict=True):
        assert len(english) == len(lines), words
        assert not [line for line in lines if line in english and not DATA.match(line)], words


MISTAKES = (
    ("import", "."),
    ("import", ""),
    ("import", "empty.csv"),
    ("import", "broken.json"),
    ("import", "list.csv", "--association", "la-cloche"),
    ("import", "list.csv", "--report", "list.csv/below"),
    ("undo", "99"),
    ("export", "--out", "list.csv/below"),
    ("backup", "list.csv/below"),
    ("backup", "."),
    ("restore", "list.csv"),
    ("geocode",),
    ("serve", "--port", "99999"),
    ("admin", "create", "ana"),
    ("admin", "password", "ben@example.org"),
    ("admin", "association", "add", "La Cloche", "La Cloche"),
    ("admin", "association", "add", "la-cloche", "La Cloche", "--claim"),
    ("edit", "download", "own.pdf", "--association", "la-cloche"),
    ("streets", "import", "nowhere.osm.pbf"),
    ("streets", "import", "list.csv", "--city", "paris"),
    ("areas", "import", "broken.json", "--city", "paris"),
)


@pytest.mark.parametrize("words", MISTAKES, ids=" ".join)
def test_no_error_of_a_french_terminal_is_english(french, monkeypatch, words):
    french("migrate")
    Path("empty.csv").write_bytes(b"")
    Path("broken.json").write_text('{"a":', encoding="utf-8")
    lines = french(*words, status=2).stderr.splitlines()
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    english = french(*words, status=2).stderr.splitlines()
    assert lines[-1].startswith("Erreur\u00a0: ")
    assert lines[-1].partition(": ")[2] != english[-1].partition(": ")[2]
    assert not re.search(r"\b(the|is|there|no such|cannot|directory)\b", lines[-1], re.IGNORECASE)


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("BASEMAP", "google", "n’est pas l’un de"),
        ("PUBLIC_URL", "carte", "n’est pas une adresse comme"),
        ("FRESH_MONTHS", "x", "n’est pas un nombre de mois"),
        ("RATE_LIMIT", "x", "n’est ni 'off' ni un débit"),
        ("DEMO", "x", "n’est ni 1 ni 0"),
        ("DATABASE_URL", "mysql://x", "pas de base de ce type"),
        ("DATABASE_URL", "sqlite:///list.csv", "ce n’est pas une base de geo-service"),
        ("DATA_DIR", "list.csv", "list.csv ne peut pas être créé\u00a0: un fichier porte déjà ce nom"),
    ],
)
def test_wrong_settings_are_told_in_french(french, monkeypatch, name, value, told):
    monkeypatch.setenv(f"GEO_SERVICE_{name}", value)
    assert told in french("migrate", status=2).stderr


def test_an_import_of_unknown_headings_is_told_in_french(french):
    Path("other.csv").write_text("a;b\n1;2\n", encoding="utf-8")
    said = french("import", "other.csv", status=3).stdout
    assert said.startswith("other.csv\u00a0: source inconnue\n0 créé, 0 modifié")
    assert "ces en-têtes ne sont ceux d’aucune source connue" in said


def test_serving_is_told_in_french(french):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        said = french("serve", "--port", str(port), status=2).stderr
    assert "lieux chargés depuis" in said
    assert f"En service\u00a0: http://127.0.0.1:{port}" in said
    assert f"impossible d’écouter sur 127.0.0.1, port {port}\u00a0: cette adresse est déjà prise" in said
    assert "(" not in said.splitlines()[-1]


@pytest.mark.parametrize(("answer", "status"), [("o", 0), ("Oui", 0), ("n", 1), ("", 1)])
def test_a_question_is_answered_in_french(french, answer, status):
    Path("shops.csv").write_text(SHOP.replace("name;", "kind;name;").replace("Fontaine", "merchant;Zoé"), "utf-8")
    french("import", "shops.csv")
    said = CliRunner().invoke(main, ["demo"], input=f"{answer}\n")
    assert said.exit_code == status
    assert "Y ajouter aussi des commerçants inventés\u00a0? [o/N]\u00a0: " in said.stderr
    assert ("Abandonné." in said.stderr) == bool(status)


def test_a_group_without_a_command_shows_its_help(french):
    said = french("streets", status=2)
    assert "Importe les rues" in said.stdout + said.stderr
    assert "Erreur" not in said.stderr


def test_words_that_commands_use_exist():
    known = load_labels("en").words
    files = [*(CLI / "cli").glob("*.py"), CLI / "importing" / "report_text.py"]
    found = [match for path in files for match in KEY.findall(path.read_text(encoding="utf-8"))]
    keys = {key or f"cli_print.{short}" for key, short in found}
    assert len(keys) > 40
    assert not [key for key in keys if key not in known and f"{key}.one" not in known]


def test_every_sentence_of_errors_is_told_by_its_own_words():
    """A template that is a part of another one comes behind it, or it would swallow it."""
    english, french = load_labels("en"), load_labels("fr")
    for key, text in english.words.items():
        if key.startswith("found."):
            names = {name: f"<{name}>" for name in re.findall(r"{(\w+)}", text)}
            assert found_words(english(key, **names), french) == french(key, **names), key


def test_a_reason_within_an_error_is_told_in_french_too():
    told = found_words("x: cannot be opened (Permission denied)", load_labels("fr"))
    assert told == "x ne peut pas être ouvert (l’accès est refusé)"
    told = found_words("a.geojson holds no area of paris: no code: {iris} is empty", load_labels("fr"))
    assert told.endswith("aucune zone de paris\u00a0: pas de code\u00a0: {iris} est vide")
    asked = 'the database says: connection failed: connection to server at "::1", port 5432 failed: '
    told = found_words(f'{asked}FATAL:  database "y" does not exist', load_labels("fr"))
    assert told.endswith('la connexion à "::1", port 5432, a échoué\u00a0: la base "y" n’existe pas')
