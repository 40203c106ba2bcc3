"""Cards as they come out of the printer."""

from datetime import date

import pdfplumber
import pytest
import zxingcpp

from geo_service.printing.card import PER_PAGE, Card, CardKind, cards_pdf
from tests.printing.test_proofs import rendered

DAY = date(2026, 11, 20)
URL = "https://carte.example.org/m?t=PAR-{:04d}.1.0123456789abcdef0123456789abcdef"
NAMES = ["Café des Amis", "Boulangerie " + "très longue " * 20, "<b>Éclair</b> #let x", "😀", "مقهى", "\0", *"GHI"]
CARDS = [Card(f"PAR-{number:04d}", name, URL.format(number)) for number, name in enumerate(NAMES)]


@pytest.mark.parametrize("kind", CardKind)
def test_every_code_is_read_from_a_picture_of_150_dots_per_inch(tmp_path, kind):
    pages = rendered(cards_pdf(CARDS, kind, DAY), tmp_path)
    assert len(pages) == 2
    read = [code.text for page in pages for code in zxingcpp.read_barcodes(page)]
    assert sorted(read) == [card.url for card in CARDS]
    assert len(zxingcpp.read_barcodes(pages[0])) == PER_PAGE


def test_a_card_says_where_it_belongs_and_whose_it_is(tmp_path):
    (tmp_path / "cards.pdf").write_bytes(cards_pdf(CARDS, CardKind.CARD, DAY))
    with pdfplumber.open(tmp_path / "cards.pdf") as pdf:
        text = pdf.pages[0].extract_text()
        assert (round(pdf.pages[0].width), round(pdf.pages[0].height)) == (595, 842)
    assert text.count("Derrière le comptoir, ne pas afficher") == PER_PAGE
    assert text.count("Behind the counter, do not display") == PER_PAGE
    for shown in ("Café des Amis", "<b>Éclair</b> #let x", "PAR-0000", "PAR-0003", "…"):
        assert shown in text


def test_a_sticker_is_for_everybody(tmp_path):
    (tmp_path / "stickers.pdf").write_bytes(cards_pdf(CARDS[:1], CardKind.STICKER, DAY))
    with pdfplumber.open(tmp_path / "stickers.pdf") as pdf:
        text = pdf.pages[0].extract_text()
    assert "scan to see what this place offers" in text
    assert "ne pas afficher" not in text


def test_the_same_cards_are_the_same_bytes():
    assert cards_pdf(CARDS, CardKind.CARD, DAY) == cards_pdf(CARDS, CardKind.CARD, DAY)
