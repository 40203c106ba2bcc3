"""What happens before the package is built: web assets are fetched, and the compiled search is built."""

import subprocess
import sys
import sysconfig
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class MakeParts(BuildHookInterface[Any]):
    """A wheel without scripts, styles and pictograms would install and serve broken pages."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Run tools that do nothing where all is up to date; an editable install has ``make`` for web assets.

        A wheel with the compiled search is one for machines like this one.
        """
        self._run("kernel.py")
        if version == "editable":
            return
        self._run("assets.py")
        if (Path(self.root) / "geo_service" / "nearest" / "libkernel.so").exists():
            platform = sysconfig.get_platform().replace("-", "_").replace(".", "_")
            build_data |= {"pure_python": False, "tag": f"py3-none-{platform}"}

    def _run(self, tool: str) -> None:
        subprocess.run([sys.executable, Path(self.root) / "tools" / tool], check=True)
