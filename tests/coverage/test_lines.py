import numpy as np
import pytest
from shapely import LineString

from geo_service.coverage.ground import Ground, load_ground
from geo_service.coverage.lines import lines_by_class
from geo_service.model.coverage import NO_WAY, Line
from geo_service.model.position import Position
from geo_service.model.walk import Profile
from geo_service.walking.network import build_network
from geo_service.walking.network_file import path_of, write_network
from geo_service.walking.plane import to_plane
from tests.coverage.samples import TOULOUSE
from tests.walking.ways import ORIGIN, Town


def ground_of(town: Town, folder) -> Ground:
    write_network(path_of(folder, "toulouse"), build_network([town.ways()], beside_m=0), "test")
    return load_ground(folder, TOULOUSE, Profile.NORMAL)


def plane(line: Line) -> np.ndarray:
    return to_plane([Position(lat, lon) for lon, lat in line]) - np.array(ORIGIN)


def test_streets_of_one_class_go_on_in_one_line(tmp_path):
    ground = ground_of(Town().way((0, 0), (100, 0)).way((100, 0), (200, 0)).way((200, 0), (300, 0)), tmp_path)
    lines = lines_by_class(ground, np.array([1, 1, 4]))
    assert [len(each) for each in lines] == [0, 1, 0, 0, 1, 0]
    ((near,), (far,)) = lines[1], lines[4]
    assert sorted(plane(near)[:, 0].tolist()) == pytest.approx([0, 200], abs=1)
    assert sorted(plane(far)[:, 0].tolist()) == pytest.approx([200, 300], abs=1)


def test_no_line_is_far_from_its_street(tmp_path):
    course = [(number * 10.0, 40 * np.sin(number / 8)) for number in range(100)]
    lines = lines_by_class(ground_of(Town().way(*course), tmp_path), np.array([NO_WAY]))
    (line,) = lines[NO_WAY]
    assert len(line) < len(course) / 2
    drawn = LineString(plane(line))
    assert LineString(course).hausdorff_distance(drawn) < 6
