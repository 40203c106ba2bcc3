import pytest
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from geo_service.errors import BadValueError
from geo_service.model.place import Kind
from geo_service.web.api.parameters import NearestParameters, NoParameters, PlacesParameters, read_parameters

START = [("lat", "48.87"), ("lon", "2.37")]


def places(*pairs):
    return read_parameters(PlacesParameters, MultiDict(pairs))


def nearest(*pairs):
    return read_parameters(NearestParameters, MultiDict([*START, *pairs]))


def test_values_are_read_as_what_they_are():
    read = nearest(("any", "true"), ("free", "1"), ("radius_m", "500"), ("limit", "3"), ("kind", "merchant"))
    assert (read.lat, read.lon, read.any, read.free, read.radius_m, read.limit) == (48.87, 2.37, True, True, 500.0, 3)
    assert read.kind == (Kind.MERCHANT,)


@pytest.mark.parametrize(
    "pairs", [[("need", "water"), ("need", "wifi")], [("need", "water,wifi")], [("need", "water,wifi"), ("any", "0")]]
)
def test_needs_are_repeated_or_separated_by_commas(pairs):
    assert places(*pairs).need == ("water", "wifi")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("lat", "abc"),
        ("lat", "90.1"),
        ("lat", "nan"),
        ("lat", "48,87"),
        ("lon", "-180.5"),
        ("lon", "inf"),
        ("lon", ""),
        ("radius_m", "0"),
        ("radius_m", "-5"),
        ("radius_m", "1e9"),
        ("limit", "many"),
        ("limit", "2.5"),
        ("any", "perhaps"),
        ("free", ""),
        ("wheelchair", "2"),
        ("kind", "castle"),
        ("kind", "merchant,castle"),
        ("need", ""),
        ("need", "water,"),
        ("need", "a,b,c,d,e,f"),
        ("need", "x" * 100),
        ("city", ""),
        ("audience", "x" * 100),
        ("cursor", ""),
        ("cursor", "x" * 300),
    ],
)
def test_what_is_not_accepted_is_named(name, value):
    given = [pair for pair in START if pair[0] != name]
    with pytest.raises(BadValueError, match=f"^{name}=") as caught:
        read_parameters(NearestParameters, MultiDict([*given, (name, value)]))
    assert caught.value.field == name
    assert "None" not in str(caught.value)
    assert len(str(caught.value)) < 400


@pytest.mark.parametrize(("name", "accepted"), [("any", ("true", "false")), ("kind", tuple(Kind))])
def test_a_short_list_of_accepted_values_is_given(name, accepted):
    with pytest.raises(BadValueError) as caught:
        places((name, "?"))
    assert caught.value.accepted == accepted


def test_a_missing_start_is_asked_for():
    with pytest.raises(BadValueError, match="lon is missing") as caught:
        read_parameters(NearestParameters, MultiDict(START[:1]))
    assert caught.value.field == "lon"


@pytest.mark.parametrize("name", ["needs", "Lat", "at", "bbox", "limit "])
def test_an_unknown_parameter_is_refused_because_it_is_a_typing_error(name):
    with pytest.raises(BadValueError) as caught:
        nearest((name, "1"))
    assert caught.value.field == name
    assert "radius_m" in caught.value.accepted


@pytest.mark.parametrize("name", ["lat", "city", "limit", "any", "cursor"])
def test_a_single_parameter_given_twice_is_refused(name):
    with pytest.raises(BadValueError, match="once") as caught:
        nearest((name, "1"), (name, "2"))
    assert caught.value.field == name


def test_an_address_without_parameters_takes_none():
    with pytest.raises(BadValueError, match="the parameters are: none"):
        read_parameters(NoParameters, MultiDict([("city", "paris")]))


@given(
    st.lists(
        st.tuples(
            st.one_of(st.sampled_from(NearestParameters.__struct_fields__), st.text(max_size=10)), st.text(max_size=30)
        ),
        max_size=6,
    )
)
def test_whatever_is_sent_is_read_or_refused_by_name(pairs):
    try:
        read = read_parameters(NearestParameters, MultiDict(pairs))
    except BadValueError as error:
        blamed = error.field
        assert blamed in dict(pairs) or blamed in {"lat", "lon"}
    else:
        assert -90 <= read.lat <= 90
