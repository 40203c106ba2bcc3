"""The sheet in every language it is printed in: nothing lacks, nothing is a box, French stands beside."""

import io
import re
import string
from dataclasses import replace
from datetime import date

import pdfplumber
import pytest

from geo_service.labels import LANGUAGES, PRINTED_LANGUAGES, load_labels
from geo_service.model.place import Kind, Offer, Period
from geo_service.printing.fonts import check_glyphs
from geo_service.printing.pdf import sheet_pdf
from geo_service.printing.sheet import build_sheet
from tests.printing.samples import FOUNTAIN, OPEN_HOUSE, PLACES, SHUT_AWAY, VOCABULARY, order
from tests.printing.test_pdf import poppler, squeezed, text_of

FURTHER = [lang for lang in PRINTED_LANGUAGES if lang not in LANGUAGES]
RIGHT_TO_LEFT = ["ar", "fa", "ps"]
FROM_HOURS = ("week.closed", "week.all_day", "week.slot")
OWN_LETTERS = {"es": "áéíóñ", "ru": "ыэё", "uk": "іїєґ", "ar": "ةىأ", "fa": "پگچ", "ps": "ټړښ"}
CLOSED = replace(FOUNTAIN, id="PAR-0007", closures=(Period(date(2026, 11, 25), date(2026, 12, 2)),))
SHELTER = replace(FOUNTAIN, id="PAR-0008", kind=Kind.SHELTER, hours="Mo-Su 22:00-06:00")
OLD = replace(FOUNTAIN, id="PAR-0009", source=replace(FOUNTAIN.source, as_of="2014-05"))
OWN = replace(OPEN_HOUSE, id="PAR-0010", phone="+33144671834", offers=(Offer("shower", hours="Tu 10:00-11:30"),))


@pytest.fixture
def printed(tmp_path):
    def write(lang, places=(*PLACES, CLOSED, SHELTER, OLD, OWN), **changes):
        path = tmp_path / f"{lang}.pdf"
        sheet = build_sheet(order(lang=lang, **changes), places, [SHUT_AWAY])
        path.write_bytes(sheet_pdf(sheet))
        return sheet, str(path)

    return write


def needed() -> dict[str, str]:
    """Return all that a sheet can say, in French."""
    words = load_labels("fr").words
    kept = {
        key: text
        for key, text in words.items()
        if key in FROM_HOURS or key.split(".")[0] in {"sheet", "sheet_day", "sheet_month", "meta_sheet", "open_reason"}
    }
    terms = {"service": VOCABULARY.services, "kind": VOCABULARY.kinds}
    return kept | {f"{table}.{term.code}": term.label("fr") for table, known in terms.items() for term in known.terms}


def values_in(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


@pytest.mark.parametrize("lang", FURTHER)
def test_a_language_has_the_words_of_the_sheet_and_no_others(lang):
    own = load_labels(lang).words
    assert set(own) == set(needed())
    assert {key: values_in(text) for key, text in own.items()} == {
        key: values_in(text) for key, text in needed().items()
    }
    assert [key for key, text in own.items() if not text.strip()] == ["meta_sheet.reviewed_by"]


@pytest.mark.parametrize("lang", FURTHER)
def test_a_language_is_written_in_its_own_letters_which_the_fonts_have(lang):
    texts = load_labels(lang).words.values()
    check_glyphs(texts)
    assert set(OWN_LETTERS[lang]) & set("".join(texts))


@pytest.mark.parametrize("lang", FURTHER)
def test_a_sheet_is_set_without_a_missing_letter_and_keeps_its_numbers(printed, lang):
    sheet, path = printed(lang)
    text = squeezed(text_of(path))
    for row in sheet.rows:
        for said in (row.id, row.name, row.address, row.phone):
            assert squeezed(said) in text
    assert "0144671834" in text
    fonts = [line.split()[-5:] for line in poppler("pdffonts", path).splitlines()[2:]]
    assert fonts
    assert all(flags[0] == flags[1] == "yes" for flags in fonts)


@pytest.mark.parametrize("lang", FURTHER)
def test_french_stands_beside_while_nobody_has_reviewed_a_language(printed, lang):
    sheet, path = printed(lang)
    text = text_of(path)
    assert load_labels(lang)("sheet.reviewed") in sheet.notes
    assert all(symbol.label.endswith(f" / {VOCABULARY.services[symbol.code].label('fr')}") for symbol in sheet.services)
    assert all(symbol.label.endswith(f" / {VOCABULARY.kinds[symbol.code].label('fr')}") for symbol in sheet.kinds)
    for words in ("Liste des lieux", "Horaires", "Pictogrammes", "Sur le plan"):
        assert squeezed(words) in squeezed(text)


@pytest.mark.parametrize("lang", PRINTED_LANGUAGES)
def test_what_is_about_safety_is_said_in_two_languages(printed, lang):
    sheet, _ = printed(lang)
    other = load_labels("en" if lang == "fr" else "fr")
    own = load_labels(lang)
    numbers = [number for number, _, _ in sheet.safety]
    assert numbers == ["115", "112", "114"]
    assert sheet.safety == tuple((n, own(f"sheet.safety_{n}"), other(f"sheet.safety_{n}")) for n in numbers)
    shelter = next(row for row in sheet.rows if row.id == SHELTER.id)
    assert shelter.ask[:2] == (own("sheet.by_115"), other("sheet.by_115"))


@pytest.mark.parametrize("lang", PRINTED_LANGUAGES)
def test_hours_that_nobody_knows_and_what_is_shut_are_said_in_two_languages(printed, lang):
    unknown, shut = replace(OPEN_HOUSE, id="PAR-0011", hours=""), replace(FOUNTAIN, id="PAR-0012", closures=(Period(),))
    by_phone = replace(FOUNTAIN, id="PAR-0013", hours='Mo-Fr 09:00-17:00 "sur appel"')
    sheet, path = printed(lang, [unknown, shut, by_phone, OLD])
    own, french = load_labels(lang), load_labels("fr")
    hours = {row.id: row.hours for row in sheet.rows}
    other = load_labels("en" if lang == "fr" else "fr")
    assert hours[unknown.id][:2] == (own("sheet.hours_unknown"), other("sheet.hours_unknown"))
    texts = squeezed(text_of(path))
    assert squeezed(other("sheet.hours_unknown")) in texts
    if lang != "fr":
        assert hours[shut.id][:2] == (own("sheet.closed_now"), french("sheet.closed_now"))
        assert hours[by_phone.id] == (hours[by_phone.id][0], "lun–ven 09:00–17:00 (sur appel)\u00a0; sam, dim fermé")
        assert hours[OLD.id][1] == "(2014-05, à vérifier)"


@pytest.mark.parametrize("lang", PRINTED_LANGUAGES)
def test_whom_to_ask_for_an_unknown_number_is_said_in_two_languages(printed, lang, tmp_path):
    path = tmp_path / "silent.pdf"
    path.write_bytes(sheet_pdf(build_sheet(order(lang=lang), PLACES, [replace(SHUT_AWAY, phone="")])))
    said = squeezed(text_of(str(path)))
    other = load_labels("en" if lang == "fr" else "fr")
    assert squeezed(other("sheet.no_phone")) in said


def middle_of(word: str, path: str) -> float:
    found = re.findall(r'<word xMin="([\d.]+)" yMin="[\d.]+" xMax="([\d.]+)" [^>]*>(.*?)</word>', bbox(path))
    return next((float(x0) + float(x1)) / 2 for x0, x1, text in found if text == word)


def bbox(path: str) -> str:
    return poppler("pdftotext", "-bbox", path, "-")


@pytest.mark.parametrize("lang", RIGHT_TO_LEFT)
def test_a_sheet_from_right_to_left_is_mirrored_and_its_map_is_not(printed, lang):
    _, mirrored = printed(lang)
    _, plain = printed("en")
    width = 595.276
    assert middle_of("PAR-0001", plain) < width / 2 < middle_of("PAR-0001", mirrored)
    assert middle_of("115", plain) < width / 2 < middle_of("115", mirrored)
    assert middle_of("D", plain) == pytest.approx(middle_of("D", mirrored), abs=1)


@pytest.mark.parametrize("lang", RIGHT_TO_LEFT)
def test_spans_of_time_are_said_in_words_where_their_order_could_be_misread(printed, lang):
    sheet, path = printed(lang, [FOUNTAIN])
    said = sheet.rows[0].hours[0]
    assert "08:00–18:00" not in said
    assert load_labels(lang)("week.slot", start="08:00", end="18:00") in said
    first, second = middle_of("08:00", path), middle_of("18:00", path)
    assert first > second, "from right to left, the opening stands right of the closing"


@pytest.mark.parametrize("lang", RIGHT_TO_LEFT)
def test_the_code_of_an_edition_keeps_its_order_from_right_to_left(lang):
    sheet = replace(build_sheet(order(lang=lang), PLACES), code="052BWCNB")
    with pdfplumber.open(io.BytesIO(sheet_pdf(sheet))) as pdf:
        words = [word["text"] for word in pdf.pages[0].extract_words()]
    assert words.count("052B-WCNB") == 2
    assert words.index("250") + 1 == words.index("m"), "the length of the scale bar stands before its unit"
