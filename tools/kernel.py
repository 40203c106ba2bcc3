"""Build the compiled search, ``geo_service/nearest/kernel.c``, where there is a C compiler: ``CC``, else ``cc``.

Where there is none, or it fails, one line says so, and nearest places are found without it, more slowly. Nothing is
done where what was built is of the present source. Standard library only, so that it can run first.
"""

import hashlib
import os
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

SOURCE = Path(__file__).resolve().parent.parent / "geo_service" / "nearest" / "kernel.c"
FLAGS = ["-O2", "-std=c11", "-ffp-contract=off", "-fPIC", "-shared"]


def compiler() -> list[str]:
    """Return the command of the C compiler; empty where there is none."""
    command = shlex.split(os.environ.get("CC", "cc"))
    return command if command and shutil.which(command[0]) else []


def build(source: Path, command: list[str]) -> str:
    """Build beside the source what is not there yet, and return what became of it, in words."""
    built, made_from = source.with_name("libkernel.so"), hashlib.sha256(source.read_bytes()).hexdigest()
    if built.exists() and made_from.encode() in built.read_bytes():
        return ""
    if not command:
        return "No C compiler was found: nearest places are searched for without the compiled search, more slowly."
    fresh = built.with_suffix(f".{os.getpid()}")
    made = [*command, *FLAGS, f'-DMADE_FROM="{made_from}"', str(source), "-o", str(fresh), "-lm"]
    try:
        subprocess.run(made, check=True, capture_output=True, text=True)
    except (OSError, subprocess.CalledProcessError) as error:
        fresh.unlink(missing_ok=True)
        why = getattr(error, "stderr", error) or error
        return f"The compiled search of nearest places was not built, all works without it: {str(why).strip()}"
    fresh.replace(built)
    return f"Built {built.name}, the compiled search of nearest places."


def main() -> None:
    """Build it; always succeed, since all works without it."""
    if told := build(SOURCE, compiler()):
        sys.stderr.write(f"{told}\n")


if __name__ == "__main__":
    main()
