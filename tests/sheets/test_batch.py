import pytest

from geo_service.model.area import Area
from geo_service.printing.paper import Paper
from geo_service.sheets.batch import print_areas
from geo_service.sheets.grounds import Grounds
from geo_service.sheets.making import Wishes, preview_sheet
from tests.areas.files import square
from tests.builders import make_place
from tests.web.services import build_service


def area(code: str, name: str, size: float = 0.01) -> Area:
    return Area(code, name, "quartier", ((tuple(map(tuple, square(size=size))),),))


@pytest.fixture
def grounds(tmp_path):
    service = build_service(tmp_path, [make_place()])
    yield Grounds(service, service.reference.city("paris"), Paper())
    service.store.close()


def run(grounds, folder, *areas):
    return list(print_areas(grounds.service, Wishes(grounds.city, grounds.paper), grounds, areas, folder))


def test_each_area_is_a_file_and_one_that_fails_stops_no_other(grounds, tmp_path):
    done = run(
        grounds, tmp_path / "out", area("1", "Élysée / Nord"), area("2", "Trop grand", 2.0), area("1", "élysée nord")
    )
    assert [one.file for one in done] == [
        "paris-1-elysee-nord.pdf",
        "paris-2-trop-grand.pdf",
        "paris-1-elysee-nord-2.pdf",
    ]
    assert [one.sheet is None for one in done] == [False, True, False]
    assert "needs a scale" in done[1].failure
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == [done[2].file, done[0].file]
    assert (tmp_path / "out" / done[0].file).read_bytes().startswith(b"%PDF")


@pytest.mark.parametrize("name", ["../../etc/passwd", "a\\b:c*?", "..", "x" * 500, "حي"])
def test_no_name_leaves_the_folder(grounds, tmp_path, name):
    (done,) = run(grounds, tmp_path / "out", area("75116", name))
    assert done.sheet
    assert [path.name for path in (tmp_path / "out").iterdir()] == [done.file]
    assert done.file.startswith("paris-75116")
    assert len(done.file) < 90


def test_printing_again_replaces_with_the_same_bytes(grounds, tmp_path):
    first, again = (
        (run(grounds, tmp_path, area("1", "Nord")), (tmp_path / "paris-1-nord.pdf").read_bytes())[1] for _ in range(2)
    )
    assert first == again


def test_a_preview_is_no_edition(grounds):
    wishes = Wishes(grounds.city, grounds.paper)
    assert not preview_sheet(grounds.service, wishes, grounds.area(area("1", "Nord"))).code
    assert not grounds.service.store.editions()
