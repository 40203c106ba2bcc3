"""``tools/kernel.py``: builds once, says why where it does not, and never fails what goes on without it."""

import importlib.util
import os
import stat
from pathlib import Path

import pytest

TOOL = Path(__file__).parent.parent / "tools" / "kernel.py"


@pytest.fixture(scope="module")
def tool():
    spec = importlib.util.spec_from_file_location("kernel_tool", TOOL)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def source(tmp_path):
    path = tmp_path / "kernel.c"
    path.write_text("const char *made_from = MADE_FROM;\n", encoding="utf-8")
    return path


def command(tmp_path, script):
    path = tmp_path / "compiler"
    path.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return [str(path)]


def test_it_builds_what_changed_and_nothing_else(tool, source, tmp_path):
    fake = command(
        tmp_path,
        'while [ "$1" != -o ]; do case "$1" in -DMADE_FROM=*) made=$1;; esac; shift; done\necho "$made" > "$2"',
    )
    assert "Built libkernel.so" in tool.build(source, fake)
    assert tool.build(source, ["no compiler is asked"]) == ""
    source.write_text("/* another */\n", encoding="utf-8")
    assert "Built libkernel.so" in tool.build(source, fake)
    assert {path.name for path in tmp_path.iterdir()} == {"kernel.c", "compiler", "libkernel.so"}


def test_it_says_that_there_is_no_compiler(tool, source, monkeypatch):
    monkeypatch.setenv("CC", "no-such-compiler -m64")
    assert tool.compiler() == []
    assert "No C compiler was found" in tool.build(source, tool.compiler())


def test_it_says_what_a_compiler_says_and_leaves_what_there_was(tool, source, tmp_path):
    built = source.with_name("libkernel.so")
    built.write_bytes(b"of another source")
    told = tool.build(source, command(tmp_path, 'echo "no headers" >&2; exit 1'))
    assert told.endswith("all works without it: no headers")
    assert built.read_bytes() == b"of another source"


def test_the_source_that_ships_is_built(tool, tmp_path):
    if not tool.compiler():
        pytest.skip("there is no C compiler")
    source = tmp_path / "kernel.c"
    source.write_bytes(tool.SOURCE.read_bytes())
    strict = [*tool.compiler(), "-Wall", "-Wextra", "-Werror", "-pedantic"]
    assert tool.build(source, strict).startswith("Built")
    assert os.access(source.with_name("libkernel.so"), os.R_OK)


def test_it_says_that_a_compiler_cannot_be_started(tool, source, tmp_path):
    told = tool.build(source, [str(tmp_path)])
    assert "was not built, all works without it" in told
    assert {path.name for path in tmp_path.iterdir()} == {"kernel.c"}
