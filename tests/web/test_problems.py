import inspect
from dataclasses import replace

import pytest
from werkzeug.exceptions import BadRequest

from geo_service import errors
from geo_service.errors import BadValueError, GeocodingError, NotFoundError, StaleEditError, StoreError
from geo_service.labels import LANGUAGES, load_labels
from geo_service.web.app import create_app
from geo_service.web.problems import STATUSES, problem_of
from tests.builders import make_place
from tests.web.services import BrokenStore

OURS = [kind for _, kind in inspect.getmembers(errors, inspect.isclass) if issubclass(kind, errors.GeoServiceError)]


@pytest.mark.parametrize("kind", OURS)
def test_every_error_of_ours_has_a_status(kind):
    assert kind in STATUSES


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (BadValueError("limit=x is no number", field="limit"), 400),
        (NotFoundError("no place 'PAR-1'"), 404),
        (StaleEditError(("PAR-0001",)), 409),
        (GeocodingError("the geocoder did not answer"), 503),
        (BadRequest(), 400),
    ],
)
def test_errors_tell_their_status_and_how_to_mend_them(error, status):
    problem = problem_of(error)
    assert problem.status == status
    assert problem.detail == (error.description if isinstance(error, BadRequest) else str(error))


@pytest.mark.parametrize("error", [StoreError("password=x"), errors.ConfigError("/secret/path"), ValueError("48.87")])
def test_words_meant_for_the_operator_stay_inside(error):
    problem = problem_of(error)
    assert problem.status >= 500
    assert str(error) not in problem.detail


def test_a_subclass_has_the_status_of_its_base():
    class FurtherError(NotFoundError):
        pass

    assert problem_of(FurtherError("gone")).status == 404


def test_a_problem_names_the_parameter_and_what_it_accepts(make_client):
    answer = make_client().get("/api/v1/places?kind=castle")
    assert answer.status_code == 400
    assert answer.content_type == "application/problem+json"
    problem = answer.get_json()
    assert problem["type"] == "about:blank"
    assert problem["title"] == "Bad Request"
    assert problem["status"] == 400
    assert problem["parameter"] == "kind"
    assert "day_centre" in problem["accepted"]
    assert "castle" in problem["detail"]


@pytest.mark.parametrize(("method", "path", "status"), [("GET", "/api/v2", 404), ("DELETE", "/api/v1/places", 405)])
def test_http_errors_under_api_are_problem_documents(make_client, method, path, status):
    answer = make_client().open(path, method=method)
    assert (answer.status_code, answer.get_json()["status"]) == (status, status)
    assert answer.content_type == "application/problem+json"


def test_a_wrong_method_is_told_the_right_ones(make_client):
    assert set(make_client().post("/api/v1/cities").headers["Allow"].split(", ")) == {"GET", "HEAD", "OPTIONS"}


@pytest.mark.parametrize(("path", "status"), [("/nothing", 404), ("/apiculture", 404), ("/place/PAR-9999", 404)])
@pytest.mark.parametrize("lang", LANGUAGES)
def test_errors_of_pages_are_pages_in_the_reader_s_language(make_client, path, status, lang):
    answer = make_client().get(path, headers={"Accept-Language": lang})
    assert answer.status_code == status
    assert answer.mimetype == "text/html"
    assert load_labels(lang)("error_404.title") in answer.text


def test_an_error_page_needs_no_store(make_service):
    client = create_app(replace(make_service(), store=BrokenStore())).test_client()
    for path in ("/donate", "/nothing", "/api/v1/places"):
        answer = client.get(path)
        assert answer.status_code in {404, 503}
        assert "password" not in answer.text


def test_what_nobody_foresaw_says_nothing_of_itself(make_service):
    def fail():
        raise RuntimeError("48.8716 in table places")

    answer = create_app(replace(make_service(make_place()), clock=fail)).test_client().get("/api/v1/places")
    assert answer.status_code == 500
    assert answer.get_json()["title"] == "Internal Server Error"
    assert "48.8716" not in answer.text
    assert "RuntimeError" not in answer.text


@pytest.mark.parametrize("path", ["/%3Cscript%3Ealert(1)%3C/script%3E", "/place/%3Cscript%3E", "/city/%3Cscript%3E"])
def test_hostile_addresses_are_never_markup(make_client, path):
    answer = make_client().get(path)
    assert answer.status_code == 404
    assert "<script>" not in answer.text.replace('<script src="', "")


def test_long_values_are_cut_in_the_answer(make_client):
    assert len(make_client().get(f"/api/v1/places?{'x' * 5000}=1").text) < 1000
