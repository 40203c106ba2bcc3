"""A real Valhalla over a few streets, where its wheel is: a process of its own on a port of its own.

The wheel (``pyvalhalla``) is for Python 3.12 and newer. It is looked for in the environment that runs the tests, else
in the one that ``bench/walking.py`` makes for ``BENCH_PYTHON``; nothing is installed.
"""

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.error import URLError
from urllib.request import urlopen

MISSING = (
    "not run: there is no Valhalla; its wheel, pyvalhalla, is for Python 3.12 or newer (with another Python, run "
    "`python bench/walking.py` once with BENCH_PYTHON, and set it for the tests, too)"
)
STARTS_WITHIN_S = 60.0
TRIES = 5
"""Another process may take a free port before the server does."""
_ASK = """
import json, pathlib, sys, valhalla
config = valhalla.get_config(tile_extract="", tile_dir=sys.argv[1])
config["mjolnir"]["tile_extract"] = ""
print(json.dumps([str(pathlib.Path(valhalla.__file__).parent / "bin"), config]))
"""


def wheel(folder: Path) -> tuple[Path, dict] | None:
    """Return the folder of Valhalla's programs and the settings it proposes; None where it is not installed."""
    pythons = [Path(sys.executable)]
    if os.environ.get("BENCH_PYTHON"):
        pythons.append(Path.home() / ".cache" / "geo_service-bench" / "python" / "bin" / "python")
    for python in filter(Path.exists, pythons):
        done = subprocess.run([python, "-c", _ASK, folder], capture_output=True, text=True, check=False)
        if done.returncode == 0:
            programs, settings = json.loads(done.stdout)
            return Path(programs), settings
    return None


@contextmanager
def serving(extract: Path) -> Iterator[str | None]:
    """Serve an extract, and give the root of the server; None where there is no Valhalla."""
    with TemporaryDirectory(prefix="valhalla-") as name:  # short: sockets in it have names of at most 107 letters
        folder, tiles = Path(name), Path(name, "tiles")
        tiles.mkdir()
        found = wheel(tiles)
        if found is None:
            yield None
            return
        programs, settings = found
        file = folder / "valhalla.json"
        file.write_text(json.dumps(settings))
        build = [programs / "valhalla_build_tiles", "-c", file, "-j", "1", extract]
        subprocess.run(build, check=True, capture_output=True)
        process, url = _started(programs / "valhalla_service", settings, folder)
        try:
            yield url
        finally:
            process.kill()
            process.wait()


def _started(program: Path, settings: dict, folder: Path) -> tuple[subprocess.Popen, str]:
    said = folder / "said.txt"
    for _ in range(TRIES):
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            address = f"127.0.0.1:{free.getsockname()[1]}"
        settings["httpd"]["service"] |= {
            "listen": f"tcp://{address}",
            "loopback": f"ipc://{folder}/loopback",
            "interrupt": f"ipc://{folder}/interrupt",
        }
        for part in ("loki", "thor", "odin"):
            settings[part]["service"]["proxy"] = f"ipc://{folder}/{part}"
        file = folder / "service.json"
        file.write_text(json.dumps(settings))
        with said.open("wb") as out:
            process = subprocess.Popen([program, file, "1"], stdout=out, stderr=out)
        if _answers(f"http://{address}/status", process):
            return process, f"http://{address}"
        process.kill()
        process.wait()
    raise RuntimeError(f"Valhalla did not start: {said.read_text(errors='replace')[-2000:]}")


def _answers(url: str, process: subprocess.Popen) -> bool:
    until = time.monotonic() + STARTS_WITHIN_S
    while process.poll() is None and time.monotonic() < until:
        try:
            with urlopen(url, timeout=5) as answer:
                return answer.status == 200
        except (URLError, OSError):
            time.sleep(0.05)
    return False
