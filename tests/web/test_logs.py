import io
import json
import logging
import logging.config
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from geo_service.web.app import create_app
from geo_service.web.logs import JsonLine, JsonLines, log_settings
from tests.builders import make_place

SECRETS = ("48.8716", "2.3700", "203.0.113.77", "SecretBrowser", "12 rue Secrète", "boulevard")


@pytest.fixture
def lines():
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    written = io.StringIO()
    settings = log_settings()
    settings["handlers"]["stderr"]["stream"] = written
    logging.config.dictConfig(settings)
    yield lambda: [json.loads(line) for line in written.getvalue().splitlines()]
    root.handlers[:], root.level = handlers, level
    for name in settings["loggers"]:
        logging.getLogger(name).handlers.clear()
        logging.getLogger(name).propagate = True


def ask(client, path, **more):
    return client.open(path, environ_base={"REMOTE_ADDR": "203.0.113.77", "HTTP_USER_AGENT": "SecretBrowser"}, **more)


def test_a_request_is_one_line_with_how_it_went(make_client, lines):
    ask(make_client(make_place()), "/api/v1/nearest?lat=48.8716&lon=2.3700")
    (line,) = lines()
    assert line["duration_ms"] >= 0
    assert {name: line[name] for name in ("name", "levelname", "method", "path", "status")} == {
        "name": "geo_service.requests",
        "levelname": "INFO",
        "method": "GET",
        "path": "/api/v1/nearest",
        "status": 200,
    }
    assert line["timestamp"].startswith("20")


def test_no_line_says_who_asked_or_with_what_words(make_client, lines):
    client = make_client(make_place(), rate_limit="3 per minute")
    ask(client, "/api/v1/nearest?lat=48.8716&lon=2.3700")
    ask(client, "/api/v1/nearest?lat=48.8716&lon=boulevard")
    form = {"where": "12 rue Secrète", "need": "water"}
    ask(client, "/city/paris/results", method="POST", data=form)
    ask(client, "/nothing?at=boulevard", method="POST", data=form)
    written = json.dumps(lines(), ensure_ascii=False)
    assert written.count('"status"') == 4
    assert '"status": 429' in written
    assert not [secret for secret in SECRETS if secret in written]


def test_a_failure_is_logged_without_its_words(make_service, lines):
    def fail():
        try:
            {}["12 rue Secrète"]
        except KeyError as error:
            raise RuntimeError("48.8716") from error

    ask(create_app(replace(make_service(), clock=fail)).test_client(), "/api/v1/nearest?lat=48.8716&lon=2.3700")
    failure, request = lines()
    assert failure["errors"] == ["RuntimeError", "KeyError"]
    assert failure["levelname"] == "ERROR"
    assert any(frame.endswith(":fail") for frame in failure["frames"])
    assert request["status"] == 500
    assert not [secret for secret in SECRETS if secret in json.dumps([failure, request], ensure_ascii=False)]


def test_a_line_of_a_library_says_what_it_adds_and_what_failed(lines):
    logging.getLogger("library").info("not said")
    try:
        _ = 1 / 0
    except ZeroDivisionError:
        logging.getLogger("library").exception("it %s", "failed", extra={"at": date(2026, 11, 22), "of": make_place})
    (line,) = lines()
    assert {name: line[name] for name in ("name", "levelname", "message", "at")} == {
        "name": "library",
        "levelname": "ERROR",
        "message": "it failed",
        "at": "2026-11-22",
    }
    assert "make_place" in line["of"]
    assert line["exc_info"].endswith("ZeroDivisionError: division by zero")
    assert datetime.fromisoformat(line["timestamp"]).utcoffset() == timedelta(0)


def test_long_paths_are_cut(make_client, lines):
    ask(make_client(), f"/{'x' * 5000}")
    assert len(lines()[0]["path"]) == 200


def test_a_name_whose_bytes_are_no_text_is_written_as_json():
    record = logging.makeLogRecord({"msg": "cannot read %s", "args": ("caf\udce9.csv",)})
    assert json.loads(JsonLine().format(record))["message"] == "cannot read caf\udce9.csv"


def test_a_request_is_answered_though_its_line_cannot_be_written(make_client, lines):
    (writer,) = (handler for handler in logging.getLogger("geo_service").handlers if isinstance(handler, JsonLines))
    writer.stream.close()
    assert ask(make_client(), "/healthz").status_code == 200


def test_a_request_is_a_record_where_other_handlers_are(make_client, caplog):
    caplog.set_level(logging.INFO, logger="geo_service")
    ask(make_client(), "/api/v1/cities")
    (record,) = (record for record in caplog.records if record.name == "geo_service.requests")
    assert (record.path, record.status, record.getMessage()) == ("/api/v1/cities", 200, "request")


def test_the_line_of_a_request_is_that_of_a_record():
    added = {"method": "GET", "path": '/é"\\\n\x7f', "status": 200, "duration_ms": 0.1}
    record = logging.makeLogRecord({"name": "geo_service.requests", "levelname": "INFO", "msg": "request", **added})
    written = io.StringIO()
    JsonLines(written).write(added)
    as_record = JsonLine().format(record)
    assert written.getvalue().split('"timestamp"')[0] == as_record.split('"timestamp"')[0]
    assert json.loads(written.getvalue()).keys() == json.loads(as_record).keys()
