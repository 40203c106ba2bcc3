"""What is promised of a sheet, measured in the PDF by other people's readers."""

import csv
import math
import os
import shutil
import subprocess
import sys
from dataclasses import replace
from itertools import combinations, pairwise
from pathlib import Path

import pdfplumber
import pytest
import zxingcpp
from PIL import Image
from pyproj import Geod, Transformer

from geo_service.model.place import Kind
from geo_service.model.position import Position
from geo_service.printing.edition import publish
from geo_service.printing.frame import Frame, to_metres
from geo_service.printing.paper import MM_PER_PT, Paper
from geo_service.printing.pdf import sheet_pdf
from geo_service.printing.pins import MAX_SHIFT_MM
from geo_service.printing.sheet import build_sheet
from tests.builders import PARIS, make_place
from tests.fakes import MemoryStore
from tests.printing.samples import EXAMPLE, FOUNTAIN, PLACES, order

URL = "https://carte.example.org"
DPI = 150
MM_PER_PIXEL = 25.4 / DPI
CORNERS = tuple(
    make_place(f"PAR-01{number:02d}", name=f"Lieu {number}", position=Position(PARIS.lat + north, PARIS.lon + east))
    for number, (north, east) in enumerate(
        [(0.0025, -0.005), (0.0025, 0.005), (-0.0025, -0.005), (-0.0025, 0.005), (0.0004, 0.0007)], start=1
    )
)


def rendered(pdf, tmp_path, *options):
    if shutil.which("pdftoppm") is None:
        reason = "no pdftoppm: install poppler-utils (python tools/system_packages.py)"
        (pytest.fail if os.environ.get("CI") else pytest.skip)(reason)
    (tmp_path / "s.pdf").write_bytes(pdf)
    command = ["pdftoppm", "-r", str(DPI), "-png", *options, str(tmp_path / "s.pdf"), str(tmp_path / "page")]
    subprocess.run(command, check=True)
    return [Image.open(path) for path in sorted(tmp_path.glob("page*.png"))]


@pytest.fixture
def opened(tmp_path):
    files = []

    def open_pdf(sheet):
        path = tmp_path / f"{len(files)}.pdf"
        path.write_bytes(sheet_pdf(sheet))
        files.append(pdfplumber.open(path))
        return files[-1]

    yield open_pdf
    for file in files:
        file.close()


def published(the_order=None, places=PLACES):
    return publish(the_order or order(public_url=URL), places, (), MemoryStore(), 1)


def map_box(page):
    """Return the rectangle of the map on its page: the widest one that is drawn as a line."""
    frames = [rect for rect in page.rects if rect["stroke"] and rect["width"] > page.width / 2]
    return max(frames, key=lambda rect: rect["height"])


def index_rows(page):
    """Return the cells of the index as a table reader sees them."""
    words = page.extract_words()
    heads = [next(word for word in words if word["text"] == head) for head in ("Horaires", "Comment")]
    top = heads[0]["top"] - 2
    heads += [word for word in words if word["text"] in {"N°", "Lieu", "Services"} and abs(word["top"] - top) < 5]
    lines = [*sorted(head["x0"] - 2 for head in heads), page.width - 27]
    settings = {"vertical_strategy": "explicit", "explicit_vertical_lines": lines}
    found = page.crop((0, top, page.width, page.height)).extract_tables(settings)
    return [row for table in found for row in table if row[0] and row[0][0].isdecimal()]


def squeezed(text):
    return "".join((text or "").split())


def test_every_row_of_the_index_equals_the_data(opened):
    places = (*CORNERS, FOUNTAIN)
    sheet = build_sheet(order(), places)
    rows = index_rows(opened(sheet).pages[0])
    assert len(rows) == len(sheet.rows) == len(places)
    for read, row in zip(rows, sheet.rows, strict=True):
        number_and_cell, place, _, hours, ask = map(squeezed, read)
        assert number_and_cell == f"{row.number}{row.cell}"
        assert place == squeezed(row.name + (f"{row.address}·" if row.address else "") + row.id)
        assert hours == squeezed("".join(row.hours))
        assert ask == squeezed("".join(row.ask) + row.phone)


def test_every_cell_is_that_of_the_coordinates(opened):
    sheet = build_sheet(order(), CORNERS)
    page = opened(sheet).pages[0]
    box, frame = map_box(page), sheet.order.frame
    project = Transformer.from_crs(4326, 2154, always_xy=True)
    read = {squeezed(row[1]): squeezed(row[0]) for row in index_rows(page)}
    letters = {
        word["text"]: (word["x0"] + word["x1"]) / 2 for word in page.extract_words() if word["bottom"] < box["top"]
    }
    for place in CORNERS:
        x_m, y_m = project.transform(place.position.lon, place.position.lat)
        right = (x_m - frame.west_m) / frame.scale * 1000 / MM_PER_PT
        down = (frame.north_m - y_m) / frame.scale * 1000 / MM_PER_PT
        column = min("ABCDE"[: frame.columns], key=lambda letter: abs(letters[letter] - box["x0"] - right))
        row = 1 + int(down / (box["height"] / frame.rows))
        assert next(cell for text, cell in read.items() if text.endswith(place.id)).endswith(f"{column}{row}")


@pytest.mark.parametrize("scale", [2500, 5000, 7500, 20_000])
def test_the_scale_bar_is_true_within_half_a_percent(opened, scale):
    sheet = build_sheet(order(scale=scale), [FOUNTAIN])
    (page, *_) = opened(sheet).pages
    bars = sorted(
        (rect["x0"], rect["x1"]) for rect in page.rects if abs(rect["height"] * MM_PER_PT - 1.4) < 0.05 and rect["fill"]
    )
    (left, _), (middle, _) = bars[-2:]
    length_m = 2 * (middle - left) * MM_PER_PT * scale / 1000
    assert length_m == pytest.approx(sheet.bar_m, rel=0.005)


def test_distances_between_pins_are_those_of_the_ground(opened):
    sheet = build_sheet(order(), CORNERS)
    page = opened(sheet).pages[0]
    box = map_box(page)
    drawn = page.within_bbox((box["x0"], box["top"], box["x1"], box["bottom"])).extract_words()
    middles = {word["text"]: ((word["x0"] + word["x1"]) / 2, (word["top"] + word["bottom"]) / 2) for word in drawn}
    at = {row.number: next(p.position for p in CORNERS if p.id == row.id) for row in sheet.rows}
    for one, other in ((1, 5), (2, 4)):
        on_page_m = math.dist(middles[str(one)], middles[str(other)]) * MM_PER_PT * 5
        _, _, ground_m = Geod(ellps="GRS80").inv(at[one].lon, at[one].lat, at[other].lon, at[other].lat)
        assert on_page_m == pytest.approx(ground_m, rel=0.005)


@pytest.mark.parametrize(
    "paper",
    [
        Paper(),
        Paper("A5"),
        Paper("A3", landscape=True),
        Paper(large_print=True),
        Paper("A5", landscape=True, large_print=True),
    ],
)
def test_the_qr_code_is_read_back_from_paper_and_is_beside_the_map(opened, tmp_path, paper):
    sheet = published(order(paper, public_url=URL))
    first, *_ = rendered(sheet_pdf(sheet), tmp_path, "-l", "1", "-gray")
    (code,) = zxingcpp.read_barcodes(first)
    assert code.text == f"{URL}/e/{sheet.code}"
    corners = [code.position.top_left, code.position.top_right, code.position.bottom_right, code.position.bottom_left]
    sides = [math.dist((one.x, one.y), (other.x, other.y)) * MM_PER_PIXEL for one, other in pairwise(corners)]
    assert min(sides) >= 20
    box = map_box(opened(sheet).pages[0])
    above = max(corner.y for corner in corners) * MM_PER_PIXEL < box["top"] * MM_PER_PT
    assert above or min(corner.x for corner in corners) * MM_PER_PIXEL > box["x1"] * MM_PER_PT


@pytest.mark.parametrize("changes", [{"public_url": None}, {"places": [FOUNTAIN, EXAMPLE]}])
def test_drafts_and_examples_have_no_qr_code(tmp_path, changes):
    places = changes.get("places", PLACES)
    sheet = published(order(public_url=changes.get("public_url", URL)), places)
    assert not [code for page in rendered(sheet_pdf(sheet), tmp_path) for code in zxingcpp.read_barcodes(page)]


def test_the_code_of_the_edition_is_in_head_and_foot(opened):
    sheet = published()
    said = f"{sheet.code[:4]}-{sheet.code[4:]}"
    assert opened(sheet).pages[0].extract_text().count(said) == 2
    assert said not in opened(build_sheet(order(), PLACES)).pages[0].extract_text()


@pytest.mark.parametrize(("large", "least"), [(False, 7), (True, 14)])
def test_no_upright_letter_is_smaller_than_promised(opened, large, least):
    sheet = published(order(Paper(large_print=large), public_url=URL), (*PLACES, *CORNERS))
    sizes = [char["size"] for page in opened(sheet).pages for char in page.chars if char["upright"]]
    assert min(sizes) >= least - 0.01


def check_pins(sheet, count):
    pins, left = sheet.pinned.pins, sheet.pinned.unplaced
    assert sum(len(pin.spots) for pin in pins) + len(left) == len(sheet.rows) == count
    for pin in pins:
        assert all(math.dist((pin.x_mm, pin.y_mm), (spot.x_mm, spot.y_mm)) <= MAX_SHIFT_MM for spot in pin.spots)
    for one, other in combinations(pins, 2):
        apart = abs(one.x_mm - other.x_mm) >= one.half_width_mm + other.half_width_mm
        assert apart or abs(one.y_mm - other.y_mm) >= one.half_height_mm + other.half_height_mm
    said = " ".join(sheet.notes)
    assert all(str(sheet.pinned.numbers[spot.id]) in said for spot in left)


def labels_drawn(page, sheet):
    box, size = map_box(page), sheet.order.paper.least_pt + 1
    inside = page.within_bbox((box["x0"], box["top"], box["x1"], box["bottom"]))
    words = inside.filter(lambda it: it["object_type"] != "char" or abs(it["size"] - size) < 0.01).extract_words()
    return sorted(word["text"] for word in words if word["text"][0].isdecimal())


def test_thirty_places_on_one_point_share_a_pin_and_each_has_its_row(opened):
    crowd = [make_place(f"PAR-{number:04d}") for number in range(1, 31)]
    sheet = build_sheet(order(), crowd)
    check_pins(sheet, 30)
    file = opened(sheet)
    assert labels_drawn(file.pages[0], sheet) == ["1-30"]
    assert {row[0].split()[0] for page in file.pages for row in index_rows(page)} == {str(n) for n in range(1, 31)}


def test_nobody_is_lost_on_the_sheet_of_the_densest_part_of_paris(opened, real_data):
    positions = []
    for name in ("paris-fontaines-a-boire-2021.csv", "paris-sanisettes-2021.csv"):
        with (real_data / "places" / name).open(encoding="utf-8-sig") as file:
            cells = [row["geo_point_2d"] for row in csv.DictReader(file, delimiter=";")]
        positions += [Position(*map(float, cell.split(","))) for cell in cells]
    metres = [to_metres(position) for position in positions]
    near = [sum(max(abs(x - a), abs(y - b)) < 300 for a, b in metres) for x, y in metres]
    x_m, y_m = metres[near.index(max(near))]
    places = [make_place(f"PAR-{number:04d}", position=at) for number, at in enumerate(positions, start=1)]
    sheet = build_sheet(replace(order(), frame=Frame(x_m - 300, y_m + 300, 5000, 120.0, 120.0)), places)
    check_pins(sheet, max(near))
    assert labels_drawn(opened(sheet).pages[0], sheet) == sorted(pin.label for pin in sheet.pinned.pins)


def test_a_photocopy_tells_every_kind_by_shape_and_fill(opened):
    kinds = [replace(place, kind=kind) for place, kind in zip((*CORNERS, FOUNTAIN), Kind, strict=False)]
    sheet = build_sheet(order(mono=True), kinds)
    colours = {char["non_stroking_color"] for page in opened(sheet).pages for char in page.chars}
    assert all(len(set(colour)) == 1 for colour in colours if colour and len(colour) == 3)


def test_another_process_writes_the_same_bytes():
    script = (
        "import hashlib, sys\n"
        "from tests.printing.test_proofs import published, sheet_pdf\n"
        "print(hashlib.sha256(sheet_pdf(published())).hexdigest())"
    )
    root = Path(__file__).parents[2]
    answers = {
        subprocess.run(
            [sys.executable, "-c", script],
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(root)},
            capture_output=True,
            check=True,
            text=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(answers) == 1
