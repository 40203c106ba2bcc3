"""What a real Valhalla answered to the questions of ``test_contract.py``, for wherever there is none.

``VALHALLA_RECORD=1 python -m pytest tests/walking/test_contract.py``, where there is one, writes the answers anew.
"""

import io
import json
from email.message import Message
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import Request, urlopen

FILE = Path(__file__).with_name("valhalla_answers.json")
_DIGITS = 5
"""Of positions, a metre: they come from a projection whose last digits are not the same everywhere."""


def ask_patiently(url: str, body: bytes) -> bytes:
    """Ask a server on a machine that is at other work."""
    with urlopen(Request(url, body), timeout=60) as answer:
        return answer.read()


class Replay:
    """Answers as the server did."""

    def __init__(self) -> None:
        self._heard = {(action, asked): said for action, asked, *said in json.loads(FILE.read_text(encoding="utf-8"))}

    def __call__(self, url: str, body: bytes) -> bytes:
        return _said(url, *self._heard[_key(url, body)])


class Recorder:
    """Asks a server, and remembers what it says."""

    def __init__(self) -> None:
        self._heard: dict[tuple[str, str], tuple[int, str]] = {}

    def __call__(self, url: str, body: bytes) -> bytes:
        try:
            said = 200, ask_patiently(url, body).decode()
        except HTTPError as error:
            said = error.code, error.read().decode()
        self._heard[_key(url, body)] = said
        return _said(url, *said)

    def write(self) -> None:
        rows = (json.dumps([*key, *said], ensure_ascii=False) for key, said in sorted(self._heard.items()))
        FILE.write_text("[\n" + ",\n".join(rows) + "\n]\n", encoding="utf-8")


def _said(url: str, status: int, answer: str) -> bytes:
    if status != 200:
        raise HTTPError(url, status, "", Message(), io.BytesIO(answer.encode()))
    return answer.encode()


def _key(url: str, body: bytes) -> tuple[str, str]:
    asked = json.loads(body, parse_float=lambda text: round(float(text), _DIGITS))
    return url.rpartition("/")[2], json.dumps(asked, sort_keys=True)
