"""Values of our types from JSON, TOML and queries: asked for by several threads at once, as workers do."""

import ast
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import msgspec
import pytest

from geo_service.typed import converted, decoded

PACKAGE = Path(__file__).parent.parent / "geo_service"
AT_ONCE = """
import sys, threading
import msgspec
from geo_service.importing import mapping
from geo_service.model import place
from geo_service.typed import converted
from geo_service.web.api import cursors, parameters, schemas

found = [kind for module in (parameters, cursors, schemas, mapping, place) for kind in vars(module).values()]
kinds = [kind for kind in found if hasattr(kind, "__struct_fields__") or hasattr(kind, "__dataclass_fields__")]
assert len(kinds) > 30
start = threading.Barrier(8)

def ask():
    for kind in kinds:
        start.wait()
        try:
            converted({"lat": "48", "lon": "2", "need": ["water"]}, kind, strict=False)
        except msgspec.ValidationError:
            pass

sys.setswitchinterval(1e-6)
threads = [threading.Thread(target=ask) for _ in range(8)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
"""


@dataclass(frozen=True)
class Cup:
    litres: float
    of: tuple[str, ...] = ()


def test_json_becomes_a_value_of_a_type():
    assert decoded(b'{"litres": 1, "of": ["tea"]}', Cup) == Cup(1, ("tea",))
    assert decoded("[2]", tuple[int, ...]) == (2,)


def test_plain_values_become_a_value_of_a_type():
    assert converted({"litres": 1.5}, Cup) == Cup(1.5)
    assert converted({"litres": "1.5"}, Cup, strict=False) == Cup(1.5)


def test_something_else_is_refused():
    with pytest.raises(msgspec.DecodeError):
        decoded(b'{"litres": "much"}', Cup)
    with pytest.raises(msgspec.ValidationError):
        converted({"litres": "1.5"}, Cup)


def test_threads_may_ask_for_a_type_for_the_first_time_at_once():
    told = subprocess.run([sys.executable, "-c", AT_ONCE], capture_output=True, text=True, check=False)
    assert told.returncode == 0, told.stderr


@pytest.mark.parametrize("path", sorted(PACKAGE.rglob("*.py")), ids=lambda path: str(path.relative_to(PACKAGE)))
def test_nobody_else_has_a_type_looked_through_when_asked(path):
    calls = [node for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(node, ast.Call)]
    looks = [
        ast.unparse(call)
        for call in calls
        if ast.unparse(call.func) == "msgspec.convert"
        or (ast.unparse(call.func).startswith("msgspec.") and any(key.arg == "type" for key in call.keywords))
    ]
    assert not looks or path.name == "typed.py"
