"""Print the ``postcodes`` and ``towns`` of an entry of ``datasets/cities.toml``.

The area of a city is its metropolis (for Marseille, whose metropolis reaches 60 km, its arrondissement).
Source: npm package ``@etalab/decoupage-administratif`` 6.0.0 (MIT; INSEE and La Poste, Licence Ouverte).

    npm pack @etalab/decoupage-administratif@6.0.0 && tar xzf etalab-decoupage-administratif-6.0.0.tgz
    python tools/towns.py package/data 44109
"""

import json
import sys
from pathlib import Path
from typing import Any

from geo_service.model.text import fold

Commune = dict[str, Any]
MARSEILLE = "13055"


def read(folder: Path, name: str) -> list[Commune]:
    """Return one list of the package."""
    return list(json.loads((folder / f"{name}.json").read_text(encoding="utf-8")))


def members(folder: Path, communes: list[Commune], insee: str) -> set[str]:
    """Return the INSEE codes of the communes of a city's area."""
    if insee == MARSEILLE:
        own = next(commune for commune in communes if commune["code"] == insee)
        return {commune["code"] for commune in communes if commune.get("arrondissement") == own["arrondissement"]}
    lists = [{member["code"] for member in epci["membres"]} for epci in read(folder, "epci")]
    return next(codes for codes in lists if insee in codes)


def postcodes(communes: list[Commune], area: set[str]) -> list[str]:
    """Return the postcodes that no commune outside the area shares; a whole department as its two digits."""
    inside = [commune for commune in communes if commune["code"] in area]
    outside = [commune for commune in communes if commune["code"] not in area]
    partly = {commune["departement"] for commune in outside}
    whole = {commune["departement"] for commune in inside} - partly
    shared = {postcode for commune in outside for postcode in commune["codesPostaux"]}
    own = {postcode for commune in inside for postcode in commune["codesPostaux"]} - shared
    return sorted({postcode[:2] if postcode[:2] in whole else postcode for postcode in own})


def towns(named: list[Commune], area: set[str]) -> list[str]:
    """Return the names of the area's communes, former ones included, that no commune elsewhere in France bears."""
    elsewhere = {fold(c["nom"]) for c in named if c.get("chefLieu", c["code"]) not in area}
    inside = {c["nom"] for c in named if c.get("chefLieu", c["code"]) in area}
    return sorted(name for name in inside if fold(name) not in elsewhere)


def main(folder: Path, insee: str) -> None:
    """Print the two lines for one city."""
    named = [c for c in read(folder, "communes") if c["type"] != "arrondissement-municipal"]
    communes = [c for c in named if c["type"] == "commune-actuelle" and "codesPostaux" in c]
    area = members(folder, communes, insee)
    for key, values in (("postcodes", postcodes(communes, area)), ("towns", towns(named, area))):
        sys.stdout.write(f"{key} = {json.dumps(values, ensure_ascii=False)}\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
