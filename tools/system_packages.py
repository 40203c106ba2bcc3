"""Install the Debian packages that tests and measurements use, where they are missing and this user may install them.

Without them the tests that need them say so, and fail where ``CI`` is set.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

NEEDED = {
    "chromium": lambda: shutil.which("chromium") is not None,
    "libreoffice-calc": lambda: shutil.which("soffice") is not None,
    "poppler-utils": lambda: shutil.which("pdfinfo") is not None,
    "postgresql-15-postgis-3": lambda: any(Path("/usr/share/postgresql").glob("*/extension/postgis.control")),
    "wrk": lambda: shutil.which("wrk") is not None,
}
"""Debian package -> whether what it brings is there."""


def main() -> int:
    """Install what is missing; always succeed, the tests tell what they miss."""
    missing = [package for package, is_there in NEEDED.items() if not is_there()]
    if not missing:
        return 0
    if shutil.which("apt-get") is None or os.geteuid() != 0:
        sys.stderr.write(f"The tests also need: {' '.join(missing)}. Install them with your package manager.\n")
        return 0
    install = ["apt-get", "install", "--yes", "--quiet", "--no-install-recommends", *missing]
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run(["apt-get", "update", "--quiet"], check=False, env=environment)
    return subprocess.run(install, check=False, env=environment).returncode


if __name__ == "__main__":
    sys.exit(main())
