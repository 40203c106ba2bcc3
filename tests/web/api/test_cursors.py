import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo_service.errors import BadValueError
from geo_service.web.api.cursors import Cursor, read_cursor, write_cursor


@given(st.builds(Cursor, st.text(max_size=20), st.floats(0, 1e8)))
def test_a_cursor_is_read_as_it_was_written(cursor):
    assert read_cursor(write_cursor(cursor)) == cursor


def test_no_cursor_is_the_first_page():
    assert read_cursor(None) is None


@pytest.mark.parametrize("document", ["", "[]", "[1]", '["PAR-0001"', '["PAR-0001","x"]', '["PAR-0001",1,2]', "{}"])
def test_a_cursor_that_is_none_of_ours_is_refused(document):
    with pytest.raises(BadValueError) as caught:
        read_cursor(base64.urlsafe_b64encode(document.encode()).decode())
    assert caught.value.field == "cursor"


@given(st.text(max_size=40))
def test_any_text_is_read_or_refused(text):
    try:
        read = read_cursor(text)
    except BadValueError as error:
        read = error.field
    assert read == "cursor" or isinstance(read, Cursor)
