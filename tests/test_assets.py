import importlib.util
import json
import os
import shutil
import subprocess
import sys
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
SCRIPT = ROOT / "tools" / "assets.py"


def load_script():
    spec = importlib.util.spec_from_file_location("assets_tool", SCRIPT)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def tool():
    return load_script()


@pytest.fixture
def root(tmp_path, tool, monkeypatch):
    """A project of its own with an npm set of its own, so that no registry is asked."""
    folder = tmp_path / "project"
    modules = folder / "node_modules"
    monkeypatch.setattr(tool, "make_fonts", lambda _modules, _folder: None)
    for name in tool.FILES:
        path = modules / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"{name}\n//# sourceMappingURL=x.map\n", encoding="utf-8")
    for icon in (*tool.PAGE_ICONS, "toilet"):
        path = modules / "@mdi/svg/svg" / f"{icon}.svg"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f'<svg viewBox="0 0 24 24"><path d="M1,1" id="{icon}"/></svg>', encoding="utf-8")
    for name in ("package.json", "package-lock.json"):
        shutil.copy(ROOT / name, folder / name)
    shutil.copy(ROOT / "package-lock.json", modules / ".package-lock.json")
    (folder / "datasets").mkdir()
    (folder / "datasets" / "services.toml").write_text('[[service]]\ncode = "toilets"\nicon = "toilet"\n')
    return folder


def test_the_folder_holds_what_pages_load_and_is_filled_once(tool, root):
    target = root / "vendor"
    assert tool.build(root, root / "datasets", target) is True
    assert (target / "leaflet/leaflet.js").read_text() == "leaflet/dist/leaflet.js\n"
    assert tool.build(root, root / "datasets", target) is False
    assert [path.name for path in root.iterdir() if path.name.startswith(".vendor")] == []


def test_the_sprite_has_the_pictograms_of_the_vocabulary(tool, root):
    target = root / "vendor"
    tool.build(root, root / "datasets", target)
    symbols = ET.parse(target / "icons.svg").getroot()  # noqa: S314 - our own file
    names = [symbol.get("id") for symbol in symbols]
    assert "mdi-toilet" in names
    assert names == sorted(names)
    assert len(names) == len(tool.PAGE_ICONS) + 1


def test_a_new_pictogram_brings_the_folder_up_to_date(tool, root):
    target = root / "vendor"
    tool.build(root, root / "datasets", target)
    (root / "datasets" / "items.toml").write_text('[item.x]\nicon = "no-such-pictogram"\n')
    with pytest.raises(SystemExit, match="no-such-pictogram"):
        tool.build(root, root / "datasets", target)
    assert (target / "icons.svg").is_file()


def test_licences_leave_out_what_only_tests_and_compilers_use(tool):
    listed = tool.licences((ROOT / "package-lock.json").read_text(), ROOT / "node_modules")
    names = [about["name"] for about in listed]
    assert names == sorted(names)
    assert {"@fontsource/noto-sans-arabic", "@mdi/svg", "leaflet", "pbf", "pmtiles", "protomaps-leaflet"} <= set(names)
    assert not {"axe-core", "opening_hours", "@types/leaflet"} & set(names)


def test_licences_come_with_their_texts_where_packages_bring_one(tool, root):
    (root / "node_modules/leaflet/LICENSE").write_text("as is", encoding="utf-8")
    tool.build(root, root / "datasets", root / "vendor")
    listed = {about["name"]: about for about in json.loads((root / "vendor/licences.json").read_text())}
    assert (root / "vendor" / listed["leaflet"]["text"]).read_text() == "as is"
    assert listed["@mdi/svg"]["text"] == ""


def test_the_lock_file_names_no_address():
    lock = json.loads((ROOT / "package-lock.json").read_text())
    assert all("resolved" not in about for about in lock["packages"].values())
    assert all(about.get("integrity") for path, about in lock["packages"].items() if path)


def test_every_pictogram_of_the_shipped_vocabulary_is_known(tool, datasets):
    icons = ROOT / "node_modules/@mdi/svg/svg"
    if not icons.is_dir():
        pytest.skip("run `make assets` first")
    missing = [name for name in tool.vocabulary_icons(datasets) if not (icons / f"{name}.svg").is_file()]
    assert missing == []


def test_without_node_npm_comes_from_pypi(tmp_path):
    """The promise of a machine without Node; needs PyPI and the npm registry."""
    project = tmp_path / "project"
    project.mkdir()
    for name in ("package.json", "package-lock.json"):
        shutil.copy(ROOT / name, project / name)
    wheels = tmp_path / "wheels"
    requirement = next(line.split('"')[1] for line in SCRIPT.read_text().splitlines() if line.startswith("NODE_WHEEL"))
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--target", str(wheels), requirement]
    subprocess.run(pip, check=True)
    environment = {
        **{name: value for name, value in os.environ.items() if name != "PATH"},
        "PATH": str(tmp_path / "nothing"),
        "PYTHONPATH": str(wheels),
    }
    command = [sys.executable, str(SCRIPT), "--root", str(project), "--into", str(project / "vendor")]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert (project / "vendor/leaflet/leaflet.js").stat().st_size > 100_000
    assert (project / "vendor/fonts/NotoSans-Regular.ttf").stat().st_size > 100_000
