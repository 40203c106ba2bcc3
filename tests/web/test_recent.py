from collections import OrderedDict

from hypothesis import given
from hypothesis import strategies as st

from geo_service.web.recent import Recent

MOST = 8


@given(st.lists(st.tuples(st.booleans(), st.integers(0, 20)), max_size=200))
def test_what_was_asked_for_last_is_kept_and_never_too_much(asked):
    kept, last = Recent(MOST), OrderedDict()
    for number, (puts, key) in enumerate(asked):
        if puts:
            assert kept.put(key, number) == number
            last[key] = number
        elif key in [*last][-MOST // 2 :]:
            assert kept.get(key) == last[key]
        else:
            assert kept.get(key) in (last.get(key), None)
        if kept.get(key) is not None:
            last.move_to_end(key)
        assert len(kept) <= MOST


def test_what_is_asked_for_again_and_again_stays():
    kept = Recent(MOST)
    kept.put("often", 1)
    for number in range(100):
        kept.put(number, number)
        assert kept.get("often") == 1
    assert kept.get(0) is None


def test_what_was_put_again_has_one_value():
    kept = Recent(MOST)
    for number in range(3 * MOST):
        kept.put("again", number)
        kept.put(number, number)
        assert kept.get("again") == number
    assert kept._old.keys().isdisjoint(kept._young)


def test_applications_keep_their_own_from_the_first_time_on():
    one, other = {}, {}
    kept = Recent.among(one, "name", MOST)
    assert Recent.among(one, "name", MOST) is kept
    assert Recent.among(other, "name", MOST) is not kept
    assert len(kept) == 0
