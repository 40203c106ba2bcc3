from datetime import UTC, datetime

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from geo_service.streets.header import header_time
from tests.streets.pbf import SCHEMA, blob, field, varint

CUT = datetime(2026, 11, 1, 12, tzinfo=UTC)


def pbf(header: bytes, *, packed: bool = True) -> bytes:
    return blob(b"OSMHeader", header, packed=packed)


HEADER = field(4, SCHEMA) + varint(99 << 3 | 1) + bytes(8) + varint(98 << 3 | 5) + bytes(4)


@pytest.mark.parametrize("packed", [True, False])
def test_the_time_of_the_cut_is_read(tmp_path, packed):
    path = tmp_path / "cut.osm.pbf"
    path.write_bytes(pbf(HEADER + field(32, int(CUT.timestamp())), packed=packed))
    assert header_time(path) == CUT


def test_a_header_without_a_time_has_none(tmp_path):
    path = tmp_path / "cut.osm.pbf"
    path.write_bytes(pbf(HEADER))
    assert header_time(path) is None


ANYTHING = (
    st.binary(max_size=200)
    | st.binary(max_size=60).map(pbf)
    | st.integers(0, 2**63).map(lambda seconds: pbf(field(32, seconds)))
)


@pytest.fixture(scope="module")
def scratch(tmp_path_factory):
    return tmp_path_factory.mktemp("header") / "any"


FAR_FUTURE = (
    b"\x00\x00\x00\r\x01\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x18\x12"
    b"\x00\x00\x1a\x0ex\x01j`j80a\xc1\x81\xab\x1b*\x00"
)


@given(content=ANYTHING)
@example(content=FAR_FUTURE)
def test_nothing_that_a_file_holds_is_an_error(scratch, content):
    scratch.write_bytes(content)
    time = header_time(scratch)
    assert time is None or time.tzinfo is UTC


def test_real_extracts_tell_or_do_not(real_data):
    streets = real_data / "streets"
    assert header_time(streets / "liechtenstein.osm.pbf") == datetime(2015, 7, 27, 21, 14, 1, tzinfo=UTC)
    assert header_time(streets / "toulouse-2020.osm.pbf") is None
