"""Valhalla and OSRM over an extract, asked in a Python of their own: ``python walking_peers.py FOLDER EXTRACT KM_H``.

Reads a line of JSON for each question, ``["valhalla", [[lat, lon], ...]]``: how long one walks from the first point to
each of the others? Answers with a line: seconds (null where there is no way) and the milliseconds that the search took,
without any of the conversation. Imports nothing of ours; what it makes stays in the folder for the next time.
"""

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import osrm
import valhalla

Spots = list[list[float]]
Ask = Callable[[Spots], tuple[list[float | None], float]]
"""Returns the seconds from the first of some points, as latitude and longitude, to the others, and the time it took."""


def valhalla_over(folder: Path, extract: str, km_h: float) -> Ask:
    tiles, settings = folder / "tiles", folder / "valhalla.json"
    if not settings.exists():
        tiles.mkdir(exist_ok=True)
        config = valhalla.get_config(tile_extract="", tile_dir=str(tiles))
        config["mjolnir"]["tile_extract"] = ""
        made = folder / "valhalla.part"
        made.write_text(json.dumps(config))
        command = [Path(valhalla.__file__).parent / "bin" / "valhalla_build_tiles", "-c", made, "-j", "1", extract]
        subprocess.run(command, check=True, capture_output=True)
        made.rename(settings)
    actor = valhalla.Actor(str(settings))

    def ask(spots: Spots) -> tuple[list[float | None], float]:
        start, *ends = [{"lat": lat, "lon": lon} for lat, lon in spots]
        question = {
            "sources": [start],
            "targets": ends,
            "costing": "pedestrian",
            "costing_options": {"pedestrian": {"walking_speed": km_h}},
            "verbose": False,
        }
        began = time.perf_counter()
        answer = actor.matrix(question)
        took = time.perf_counter() - began
        return answer["sources_to_targets"]["durations"][0], took

    return ask


def osrm_over(folder: Path, extract: str, km_h: float) -> Ask:
    inside = Path(osrm.__file__).parent
    roads = folder / "roads.osrm"
    if not (folder / "roads.osrm.hsgr").exists():
        shutil.copytree(inside / "share" / "profiles", folder / "profiles", dirs_exist_ok=True)
        profile = folder / "profiles" / "foot.lua"
        profile.write_text(profile.read_text().replace("local walking_speed = 5\n", f"local walking_speed = {km_h}\n"))
        shutil.copyfile(extract, folder / "roads.osm.pbf")
        tool = inside / "bin"
        command = [tool / "osrm-extract", "-p", profile, folder / "roads.osm.pbf"]
        subprocess.run(command, check=True, capture_output=True)
        subprocess.run([tool / "osrm-contract", roads], check=True, capture_output=True)
    engine = osrm.OSRM(algorithm="CH", storage_config=str(roads), use_shared_memory=False)

    def ask(spots: Spots) -> tuple[list[float | None], float]:
        asked = osrm.TableParameters(
            coordinates=[(lon, lat) for lat, lon in spots],
            sources=[0],
            destinations=list(range(1, len(spots))),
            annotations=["duration"],
            generate_hints=False,
        )
        began = time.perf_counter()
        answer = engine.Table(asked)
        took = time.perf_counter() - began
        return list(answer["durations"][0]), took

    return ask


def main() -> None:
    folder, extract, km_h = Path(sys.argv[1]), sys.argv[2], float(sys.argv[3])
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)  # what the engines themselves say
    sides = {}
    for name, make in (("valhalla", valhalla_over), ("osrm", osrm_over)):
        try:
            sides[name] = make(folder, extract, km_h)
            print(json.dumps([name, ""]), file=answers, flush=True)
        except (OSError, RuntimeError, subprocess.CalledProcessError) as error:
            print(json.dumps([name, f"{type(error).__name__}: {error}"]), file=answers, flush=True)
    for line in sys.stdin:
        name, spots = json.loads(line)
        seconds, took = sides[name](spots)
        print(json.dumps([seconds, took * 1e3]), file=answers, flush=True)


if __name__ == "__main__":
    main()
