"""Static files are sent as Flask sends them, and as they are on disk."""

import os
from pathlib import Path

import pytest
from flask import Flask
from flask_compress import Compress

from geo_service.web import static_files
from geo_service.web.app import _close_when_sent
from geo_service.web.static_files import install_static_files

MAX_AGE_S = 3600
STYLE = "body{margin:0}" * 100
ACCEPTED = ("", "identity", "gzip", "br", "zstd", "deflate;q=0.5, gzip", "*", "x" * 200)
CONDITIONS = (
    {},
    {"Range": "bytes=2-5"},
    {"If-None-Match": "*"},
    {"If-Modified-Since": "Fri, 01 Jan 2100 00:00:00 GMT"},
    {"If-Match": '"other"'},
    {"If-Unmodified-Since": "Mon, 01 Jan 2001 00:00:00 GMT"},
)


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "static" / "more").mkdir(parents=True)
    (tmp_path / "static" / "site.css").write_text(STYLE)
    (tmp_path / "static" / "more" / "dot.png").write_bytes(b"\x89PNG" * 200)
    (tmp_path / "static" / "empty.js").write_text("")
    (tmp_path / "secret.txt").write_text("secret")
    return tmp_path


def make_app(folder: Path, *, kept: bool) -> Flask:
    app = Flask("static_files", root_path=str(folder))
    app.config["SEND_FILE_MAX_AGE_DEFAULT"] = MAX_AGE_S
    app.config["COMPRESS_ALGORITHM_STREAMING"] = ["zstd", "br", "gzip", "deflate"]
    compress = Compress(app)
    app.after_request(_close_when_sent)
    if kept:
        install_static_files(app, compress, MAX_AGE_S)
    return app


def answered(app, path, method="GET", **headers):
    with app.test_client().open(path, method=method, headers=headers) as answer:
        heads = {name: value for name, value in answer.headers.items() if name not in {"Date", "Expires"}}
        body = answer.get_data()
        return answer.status_code, heads, body[10:] if heads.get("Content-Encoding") == "gzip" else body


def test_they_are_what_flask_sends(folder):
    ours, flasks = make_app(folder, kept=True), make_app(folder, kept=False)
    names = ("site.css", "site.css?v=1", "more/dot.png", "empty.js", "more", "nothing.css", "../secret.txt", "%00")
    for path in (f"/static/{name}" for name in (*names, "..%2fsecret.txt", "/etc/passwd", "more/../site.css")):
        for accepted in ACCEPTED:
            for method in ("GET", "HEAD", "GET"):
                for condition in CONDITIONS:
                    headers = {"Accept-Encoding": accepted, **condition}
                    assert answered(ours, path, method, **headers) == answered(flasks, path, method, **headers)


def test_dates_are_those_of_the_answer(folder, monkeypatch):
    app = make_app(folder, kept=True)
    for now in (1_000_000_000.7, 1_000_000_060.2):
        monkeypatch.setattr(static_files, "time", lambda now=now: now)
        with app.test_client().get("/static/site.css") as answer:
            assert answer.date.timestamp() == int(now)
            assert answer.expires.timestamp() == int(now) + MAX_AGE_S


def test_a_changed_file_is_read_again(folder):
    app, path = make_app(folder, kept=True), folder / "static" / "site.css"
    _, before, _ = answered(app, "/static/site.css")
    path.write_text(STYLE.upper())
    os.utime(path, (2_000_000_000, 2_000_000_000))
    status, now, body = answered(app, "/static/site.css")
    assert (status, body) == (200, STYLE.upper().encode())
    assert now["ETag"] != before["ETag"]
    path.unlink()
    assert answered(app, "/static/site.css")[0] == 404


def test_files_do_not_fill_the_memory(folder, monkeypatch):
    monkeypatch.setattr(static_files, "_FILES", 3)
    monkeypatch.setattr(static_files, "_LONGEST_BYTES", 1000)
    app = make_app(folder, kept=True)
    files = app.view_functions["static"].__self__
    for number in range(10):
        answered(app, "/static/more/dot.png", **{"Accept-Encoding": f"x{number}"})
        answered(app, "/static/site.css")
        assert len(files._kept) <= 3
    assert {name for name, _ in (*files._kept._young, *files._kept._old)} == {"more/dot.png"}
