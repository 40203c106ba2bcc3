import os
import re
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import pdfplumber
import pytest

from geo_service.errors import BadValueError
from geo_service.labels import PRINTED_LANGUAGES
from geo_service.model.place import Offer
from geo_service.printing.paper import Paper
from geo_service.printing.pdf import sheet_pdf
from geo_service.printing.sheet import build_sheet
from tests.builders import make_place
from tests.printing.samples import ATTACK, EXAMPLE, FOUNTAIN, PLACES, SHUT_AWAY, VOCABULARY, order, street

MM = 72 / 25.4
_WORD = re.compile(r'<word xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)">(.*?)</word>')


def poppler(*command: str) -> str:
    if shutil.which(command[0]) is None:
        reason = f"no {command[0]}: install poppler-utils (python tools/system_packages.py)"
        (pytest.fail if os.environ.get("CI") else pytest.skip)(reason)
    return subprocess.run(command, capture_output=True, check=True, text=True).stdout


@pytest.fixture
def printed(tmp_path):
    def write(the_order=None, places=PLACES, referrals=()):
        path = tmp_path / "sheet.pdf"
        sheet = build_sheet(the_order or order(), places, referrals)
        path.write_bytes(sheet_pdf(sheet))
        return sheet, str(path)

    return write


def text_of(path: str) -> str:
    return " ".join(poppler("pdftotext", "-raw", path, "-").split())


def squeezed(text: str) -> str:
    """Return a text without spaces: lines may be broken anywhere."""
    return "".join(text.split())


@pytest.mark.parametrize(
    ("paper", "size"),
    [
        (Paper(), "595.276 x 841.89"),
        (Paper("A5"), "419.528 x 595.276"),
        (Paper("A3", landscape=True), "1190.55 x 841.89"),
        (Paper(large_print=True), "595.276 x 841.89"),
    ],
)
def test_the_page_is_the_paper_tagged_with_fonts_embedded(printed, paper, size):
    _, path = printed(order(paper))
    info = poppler("pdfinfo", path)
    assert size in info
    assert re.search(r"Tagged: +yes", info)
    fonts = [line.split()[-5:] for line in poppler("pdffonts", path).splitlines()[2:]]
    assert fonts
    assert all(flags[0] == flags[1] == "yes" for flags in fonts)


def test_the_same_sheet_gives_the_same_bytes(printed):
    sheet, path = printed()
    assert sheet_pdf(sheet) == Path(path).read_bytes()


def test_a_code_is_never_broken_at_the_end_of_a_line(printed, tmp_path):
    sheet, _ = printed(order(public_url="https://places.example"))
    path = tmp_path / "long.pdf"
    for length in range(75, 100):
        path.write_bytes(sheet_pdf(replace(sheet, code="8HT6GF58", facts=("x" * length,))))
        head = poppler("pdftotext", "-layout", "-l", "1", str(path), "-")
        assert sum("8HT6-GF58" in line for line in head.splitlines()) == 2, length


def test_the_lowest_paper_has_its_whole_legend_beside_the_map(printed):
    codes = list(VOCABULARY.services.by_code)[:18]
    many = [
        make_place(f"PAR-{number:04}", offers=tuple(Offer(code) for code in codes[number * 6 :][:6]))
        for number in range(3)
    ]
    _, path = printed(order(Paper("A5", landscape=True), public_url="https://places.example"), many)
    first = poppler("pdftotext", "-l", "1", "-raw", path, "-")
    assert "Sur le plan" in first
    assert VOCABULARY.services[codes[-1]].label("fr") in first


@pytest.mark.parametrize("lang", PRINTED_LANGUAGES)
@pytest.mark.parametrize("paper", [Paper("A5", landscape=True, large_print=True), Paper("A5", large_print=True)])
def test_the_map_is_on_the_first_page_of_the_smallest_paper_in_large_print(printed, paper, lang):
    _, path = printed(order(paper, lang=lang, public_url="https://places.example"), [FOUNTAIN])
    with pdfplumber.open(path) as pdf:
        assert "250" in [word["text"] for word in pdf.pages[0].extract_words()], "the scale bar follows the map"


def test_every_row_of_the_index_is_in_the_text(printed):
    sheet, path = printed()
    text = squeezed(text_of(path))
    assert [row.number for row in sheet.rows] == [1, 2, 3]
    for row in sheet.rows:
        place = (f"{row.number}{row.cell}", row.name, row.address, row.id, *row.hours, *row.ask, row.phone)
        assert all(squeezed(said) in text for said in place)
    assert "Troploin" not in text


def test_hostile_texts_are_printed_as_they_are(printed):
    _, path = printed(places=[ATTACK])
    assert "#panic()" in text_of(path)
    assert "*y*" in text_of(path)


def test_cells_are_those_of_the_coordinates(printed):
    sheet, _ = printed()
    frame = sheet.order.frame
    spots = {spot.id: spot for pin in sheet.pinned.pins for spot in pin.spots}
    for row in sheet.rows:
        column = "ABCDEFGH".index(row.cell[0])
        assert column == int(spots[row.id].x_mm / (frame.width_mm / frame.columns))
        assert int(row.cell[1:]) - 1 == int(spots[row.id].y_mm / (frame.height_mm / frame.rows))


@pytest.mark.parametrize("large", [False, True])
def test_no_text_is_smaller_than_promised(printed, large):
    _, path = printed(order(Paper(large_print=large), features=(street("Rue Droite", (10, 40), (170, 40)),)))
    xml = poppler("pdftohtml", "-xml", "-i", "-stdout", "-zoom", "3", path)
    sizes = [int(size) for size in re.findall(r'<fontspec id="\d+" size="(\d+)"', xml)]
    assert sizes
    assert min(sizes) >= (42 if large else 21)


def test_the_scale_bar_and_the_map_have_the_stated_scale(printed):
    sheet, path = printed()
    words = _WORD.findall(poppler("pdftotext", "-bbox", path, "-"))
    letters = {word: (float(x0) + float(x1)) / 2 for x0, _, x1, _, word in words if word in {"A", "B"}}
    cell_m = sheet.order.frame.width_mm / sheet.order.frame.columns * sheet.order.frame.scale / 1000
    assert (letters["B"] - letters["A"]) / MM * 5 == pytest.approx(cell_m, rel=0.005)
    assert sheet.bar_m == 250


def test_an_index_that_does_not_fit_goes_on_with_its_headings(printed):
    places = [make_place(f"PAR-{number:04d}", name=f"Lieu {number}") for number in range(1, 90)]
    _, path = printed(places=places)
    pages = poppler("pdftotext", path, "-").split("\f")[:-1]
    assert len(pages) > 1
    assert all("Comment demander" in page for page in pages[:-1])
    assert "89" in pages[-1] + pages[-2]


def test_examples_are_marked_and_real_sheets_are_not(printed):
    _, path = printed(places=[EXAMPLE])
    assert "exemple inventé" in text_of(path)
    assert "EXEMPLES" in squeezed(text_of(path))
    assert "EXEMPLES" not in squeezed(text_of(printed()[1]))


def test_a_referral_place_is_a_name_and_a_number(printed):
    _, path = printed(places=[*PLACES, SHUT_AWAY], referrals=[SHUT_AWAY])
    text = text_of(path)
    assert "01 00 00 00 00" in text
    assert "after a call only" in text
    assert "après un appel" in text
    assert "Secrète" not in text
    assert "PAR-0004" not in text


def test_a_sheet_without_an_address_of_its_own_is_a_draft(printed):
    assert "BROUILLON" in text_of(printed()[1])
    assert "BROUILLON" not in text_of(printed(order(public_url="https://carte.example.org"))[1])


def test_a_letter_that_no_font_has_is_named(printed):
    with pytest.raises(BadValueError, match=r"U\+6F22.*Bar"):
        printed(places=[replace(ATTACK, name="Bar 漢")])


def test_names_of_streets_are_in_the_text(printed):
    sheet, path = printed(order(features=(street("Rue Droite", (10, 40), (170, 40)),)))
    assert [name.text for name in sheet.names] == ["Rue Droite"]
    assert "Rue Droite" in text_of(path)
    assert "openstreetmap.org/copyright" in squeezed(text_of(path))


def test_english_sheets_keep_the_french_words_beside(printed):
    text = text_of(printed(order(lang="en"))[1])
    assert "Drinking water / Boire un verre" in text
    assert "Un toit ce soir" in text
