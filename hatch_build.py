"""What happens before the package is built: its web assets are fetched, where they are not there."""

import subprocess
import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class FetchAssets(BuildHookInterface[Any]):
    """A wheel without scripts, styles and pictograms would install and serve broken pages."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002 - hatchling's signature
        """Run ``tools/assets.py``, which does nothing where all is up to date; an editable install has ``make``."""
        if version != "editable":
            subprocess.run([sys.executable, Path(self.root) / "tools" / "assets.py"], check=True)
