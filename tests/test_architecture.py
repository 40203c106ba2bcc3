"""The arrows of docs/design.md: who may import whom, read from the code itself."""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "geo_service"

TIERS = {
    "geo_service": 0,
    "geo_service.errors": 0,
    "geo_service.config": 0,
    "geo_service.files": 0,
    "geo_service.typed": 0,
    "geo_service.garbage": 0,
    "geo_service.model": 1,
    "geo_service.hours": 2,
    "geo_service.labels": 2,
    "geo_service.reference": 2,
    "geo_service.frames": 2,
    "geo_service.arrays": 2,
    "geo_service.listed": 2,
    "geo_service.demo": 3,
    "geo_service.accounts": 3,
    "geo_service.walking": 3,
    "geo_service.store": 3,
    "geo_service.editing": 4,
    "geo_service.taps": 4,
    "geo_service.importing": 3,
    "geo_service.geocoding": 3,
    "geo_service.nearest": 3,
    "geo_service.streets": 3,
    "geo_service.areas": 3,
    "geo_service.view": 4,
    "geo_service.latest": 5,
    "geo_service.keeping": 5,
    "geo_service.drawing": 4,
    "geo_service.printing": 4,
    "geo_service.service": 6,
    "geo_service.sheets": 7,
    "geo_service.coverage": 7,
    "geo_service.web": 8,
    "geo_service.cli": 9,
}
"""A family may import itself, lower tiers, and every ``interface`` of tier 3."""

THIRD_PARTY = {
    "flask": {"web"},
    "flask_compress": {"web"},
    "flask_limiter": {"web"},
    "werkzeug": {"web"},
    "granian": {"web"},
    "click": {"cli"},
    "folium": {"drawing"},
    "branca": {"drawing"},
    "geopy": {"geocoding"},
    "sqlalchemy": {"store"},
    "alembic": {"store"},
    "psycopg": {"store"},
    "geopandas": {"frames"},
    "pandas": {"frames"},
    "pyogrio": {"streets"},
    "shapely": {"areas", "coverage", "reference", "frames", "printing", "streets", "walking"},
    "pyproj": {"reference", "nearest", "printing", "streets", "walking"},
    "scipy": {"nearest", "walking"},
    "numpy": {
        "keeping",
        "arrays",
        "listed",
        "coverage",
        "drawing",
        "hours",
        "nearest",
        "reference",
        "streets",
        "walking",
    },
    "argon2": {"accounts"},
    "cryptography": {"accounts"},
    "pyotp": {"accounts"},
    "openpyxl": {"drawing"},
    "python_calamine": {"importing"},
    "phonenumbers": {"importing"},
    "opening_hours": {"hours"},
    "holidays": {"hours"},
    "vacances_scolaires_france": {"hours"},
    "jinja2": {"drawing", "web"},
    "markupsafe": {"drawing", "web"},
    "fontTools": {"printing"},
    "segno": {"printing", "web"},
    "typst": {"printing"},
    "msgspec": {
        "areas",
        "arrays",
        "listed",
        "keeping",
        "nearest",
        "store",
        "web",
        "drawing",
        "printing",
        "importing",
        "reference",
        "frames",
        "streets",
        "cli",
        "walking",
        "typed",
    },
}

MODULES = sorted(PACKAGE.rglob("*.py"))


def name_of(path: Path) -> str:
    parts = path.relative_to(PACKAGE.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def family(module: str) -> str:
    return ".".join(module.split(".")[:2])


def imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names if node.module == "geo_service")


def ours(path: Path) -> set[str]:
    return {name for name in imports(path) if name.split(".")[0] == "geo_service" and name != "geo_service"}


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_imports_go_to_lower_tiers(path):
    module = name_of(path)
    for imported in ours(path):
        tier = TIERS[family(imported)]
        lower = tier < TIERS[family(module)] or tier == 0
        assert lower or family(imported) == family(module) or imported.endswith(".interface"), f"{module} -> {imported}"


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_third_party_packages_stay_where_they_belong(path):
    module = name_of(path)
    for imported in {name.split(".")[0] for name in imports(path)}:
        allowed = THIRD_PARTY.get(imported)
        assert allowed is None or family(module).removeprefix("geo_service.") in allowed, f"{module} imports {imported}"


def test_the_model_needs_the_standard_library_only():
    for path in (PACKAGE / "model").glob("*.py"):
        for imported in {name.split(".")[0] for name in imports(path)}:
            assert imported in sys.stdlib_module_names | {"geo_service"}, f"{path.name} imports {imported}"


def test_every_third_party_package_is_accounted_for():
    known = sys.stdlib_module_names | {"geo_service"} | THIRD_PARTY.keys()
    used = {name.split(".")[0] for path in MODULES for name in imports(path)}
    assert used <= known, f"say in THIRD_PARTY where these belong: {sorted(used - known)}"


def test_no_import_cycle():
    graph = {name_of(path): set(ours(path)) for path in MODULES}
    graph = {module: {name for name in targets if name in graph} for module, targets in graph.items()}
    finished: set[str] = set()

    def visit(module: str, trail: tuple[str, ...]) -> None:
        assert module not in trail, " -> ".join([*trail, module])
        if module not in finished:
            for target in graph[module]:
                if target != module:
                    visit(target, (*trail, module))
            finished.add(module)

    for module in graph:
        visit(module, ())
