"""Geocoders on this machine that answer as their documentation says, or badly."""

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit


@dataclass
class Answering:
    """A server; set what it answers, and look at what it was asked."""

    address: str = ""
    body: bytes = b"[]"
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    delay_s: float = 0.0
    asked: list[dict[str, str]] = field(default_factory=list)
    agents: list[str] = field(default_factory=list)

    def says(self, value: object) -> None:
        self.body = json.dumps(value).encode()


@contextmanager
def answering() -> Iterator[Answering]:
    told = Answering()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            told.asked.append({name: values[0] for name, values in parse_qs(urlsplit(self.path).query).items()})
            told.agents.append(self.headers["User-Agent"])
            time.sleep(told.delay_s)
            self.send_response(told.status)
            for name, value in told.headers.items():
                self.send_header(name, value)
            self.end_headers()
            with suppress(BrokenPipeError):  # who asked waits no longer
                self.wfile.write(told.body)

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        told.address = f"127.0.0.1:{server.server_port}"
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield told
        server.shutdown()
        thread.join()


def ban_feature(**properties: object) -> dict[str, object]:
    """Return an address as the national address service answers it."""
    facts = {
        "label": "8 Boulevard du Port 75012 Paris",
        "score": 0.96,
        "housenumber": "8",
        "name": "8 Boulevard du Port",
        "street": "Boulevard du Port",
        "postcode": "75012",
        "citycode": "75112",
        "city": "Paris",
        "type": "housenumber",
    }
    point = {"type": "Point", "coordinates": [2.37, 48.84]}
    return {"type": "Feature", "geometry": point, "properties": facts | properties}


def ban_answer(*features: dict[str, object]) -> dict[str, object]:
    """Return a whole answer of the national address service."""
    return {"type": "FeatureCollection", "features": list(features)}


def nominatim_place(addresstype: str = "place", **address: str) -> dict[str, object]:
    """Return a result as Nominatim answers it with ``format=jsonv2`` and ``addressdetails=1``."""
    facts = {
        "house_number": "8",
        "road": "Boulevard du Port",
        "city": "Paris",
        "postcode": "75012",
        "country_code": "fr",
    }
    return {
        "lat": "48.84",
        "lon": "2.37",
        "category": "place",
        "type": "house",
        "place_rank": 30,
        "importance": 0.00001,
        "addresstype": addresstype,
        "display_name": "8, Boulevard du Port, Paris, 75012, France",
        "address": {name: value for name, value in (facts | address).items() if value},
    }
