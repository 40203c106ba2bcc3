"""Both languages say the same things, and templates use only words that exist."""

import re
import string
import tomllib
from pathlib import Path

import pytest

from geo_service.hours.state import State
from geo_service.labels import LANGUAGES, load_labels
from geo_service.model.place import Demand, OfferSort, Wheelchair
from geo_service.reference import load_reference

PACKAGE = Path(__file__).parent.parent / "geo_service"
WEB = PACKAGE / "web"
USED = re.compile(r"""(?:\bt|words|labels|french)\(\s*\(?["']([a-z_]+\.[a-z0-9_.]+)["']\s*[,)]""")


def files_with_words() -> list[Path]:
    return [*(WEB / "templates").rglob("*.html"), *(WEB / "pages").glob("*.py")]


def names(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def exists(key: str, words: dict[str, str]) -> bool:
    return key in words or (f"{key}.one" in words and f"{key}.other" in words)


def test_languages_have_the_same_keys():
    keys = {lang: set(load_labels(lang).words) for lang in LANGUAGES}
    assert keys["fr"] == keys["en"]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_file_takes_a_key_of_another(lang):
    words = [tomllib.loads(path.read_text(encoding="utf-8")) for path in (PACKAGE / "labels" / lang).glob("*.toml")]
    keys = [(table, key) for file in words for table, texts in file.items() for key in texts]
    assert len(keys) == len(set(keys))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_texts_take_the_same_values_in_every_language(lang):
    for key, text in load_labels("fr").words.items():
        assert names(load_labels(lang).words[key]) == names(text), key


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_text_is_empty_but_the_reviewer(lang):
    empty = {key for key, text in load_labels(lang).words.items() if not text.strip(" \t\n\xa0")}
    assert all(key.endswith("reviewed_by") for key in empty)


def test_french_marks_stay_with_the_word_before_them():
    """A plain space would let a colon begin a line."""
    parting = re.compile(r"\S [:;!?»%](?!\w)|« ")
    assert not {key: text for key, text in load_labels("fr").words.items() if parting.search(text)}


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("path", files_with_words(), ids=lambda path: path.name)
def test_words_that_pages_use_exist(path, lang):
    words = dict(load_labels(lang).words)
    missing = [key for key in USED.findall(path.read_text(encoding="utf-8")) if not exists(key, words)]
    assert not missing


def test_the_search_for_used_words_finds_some():
    found = {key for path in files_with_words() for key in USED.findall(path.read_text(encoding="utf-8"))}
    assert {"home.heading", "card.more", "age.checked"} <= found


@pytest.mark.parametrize("lang", LANGUAGES)
def test_words_that_depend_on_a_value_exist(lang, datasets):
    vocabulary = load_reference(datasets).vocabulary
    groups = {term.group for term in vocabulary.services.terms if term.group}
    keys = [f"group.{group}" for group in groups]
    keys += [f"standing.{state}" for state in State]
    keys += [f"demand.{need}" for need in Demand]
    keys += [f"offer.sort_{sort}" for sort in OfferSort if sort is not OfferSort.IMMEDIATE]
    keys += [f"place.wheelchair_{access}" for access in Wheelchair]
    keys += [f"where.kind_{kind}" for kind in ("quarter", "postcode", "station", "place", "address")]
    keys += [f"where.trouble_{trouble}" for trouble in ("no_match", "no_place", "offline")]
    keys += [f"about.basemap_{name}" for name in ("auto", "ign", "local", "none")]
    words = load_labels(lang).words
    assert not [key for key in keys if key not in words]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_everything_that_somebody_can_be_asked_for_has_a_sentence(lang, datasets):
    silent = {"sleep_tonight", "shelter_storefront"}
    codes = set(load_reference(datasets).vocabulary.services.by_code) - silent
    assert {f"say.{code}" for code in codes} <= set(load_labels(lang).words)


def test_french_apostrophes_are_typographic():
    """Straight ones stay around what people type, such as 'off'."""
    words = load_labels("fr").words
    assert not {key: text for key, text in words.items() if re.search(r"\w'\w", text)}


def test_no_line_of_directions_begins_with_a_colon():
    french = {key: text for key, text in load_labels("fr").words.items() if key.startswith("walk")}
    assert len(french) > 40
    assert not [key for key, text in french.items() if re.search(" [:;?!]", text)]


def test_french_commands_keep_their_spaces_and_apostrophes():
    folder = PACKAGE / "labels" / "fr"
    lines = [line for path in folder.glob("cli*.toml") for line in path.read_text(encoding="utf-8").splitlines()]
    texts = [line.partition(" = ")[2] for line in lines if not line.startswith("#")]
    assert len(texts) > 300
    assert not [text for text in texts if re.search(r"[^ ] [:;?!»]|[a-zé]'[a-zéê]", text)]
