"""That the compiled search is there where it can be, and is given nothing that would end the process."""

import os
import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from geo_service.hours.compiled import CompiledHours
from geo_service.nearest import kernel
from geo_service.nearest.trees import Tree


@pytest.fixture
def tree() -> Tree:
    rows = np.arange(0, 400, 2)
    return Tree(np.random.default_rng(1).normal(0, 1000, (400, 3)), rows)


def hours(doors: int) -> CompiledHours:
    numbers = np.zeros(doors, np.int64)
    one = np.zeros(1, np.int64)
    return CompiledHours(
        first_s=0,
        last_s=60,
        line_of=numbers,
        relied_until_s=numbers,
        turns=one,
        codes=one.astype(np.int8),
        however_old=one.astype(np.bool_),
        members=np.arange(doors),
        member_starts=np.array([0, doors]),
    )


def test_it_is_built_where_there_is_a_compiler() -> None:
    if shutil.which(os.environ.get("CC", "cc").split()[0]) is None:
        pytest.skip("there is no C compiler")
    if kernel.loaded() is None and "CI" not in os.environ:
        pytest.skip("it is not built: make kernel")
    assert kernel.loaded() is not None


@pytest.mark.parametrize("content", [None, b"", b"no library"])
def test_what_is_not_there_or_no_library_is_not_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: bytes | None
) -> None:
    built = tmp_path / "libkernel.so"
    if content is not None:
        built.write_bytes(content)
    monkeypatch.setattr(kernel, "BUILT", built)
    assert kernel.loaded.__wrapped__() is None


def test_what_was_built_of_another_source_is_not_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    changed = tmp_path / "kernel.c"
    changed.write_bytes(kernel.SOURCE.read_bytes() + b"\n")
    monkeypatch.setattr(kernel, "SOURCE", changed)
    assert kernel.loaded.__wrapped__() is None


def test_a_tree_is_laid_out_where_all_of_its_places_are_there(tree: Tree) -> None:
    assert kernel.laid_tree(tree, 400) is not None
    assert kernel.laid_tree(tree, 398) is None
    assert kernel.laid_tree(Tree(np.zeros((0, 3)), np.arange(0)), 0) is None
    assert kernel.laid_tree(Tree(np.zeros((400, 3)), np.arange(-1, 199), tree.tree), 400) is None
    assert kernel.laid_tree(Tree(np.zeros((400, 3)), np.arange(199), tree.tree), 400) is None


@pytest.mark.parametrize(
    ("field", "value"),
    [("less", 0), ("greater", 10_000), ("less", -1), ("axis", 3)],
)
def test_nodes_that_lead_nowhere_or_round_in_circles_are_refused(tree: Tree, field: str, value: int) -> None:
    nodes = kernel.tree_parts(tree.tree)["nodes"].view(kernel._NODE).copy()
    assert kernel._is_tree(nodes, 200)
    nodes[field][0] = value
    assert not kernel._is_tree(nodes, 200)


@pytest.mark.parametrize(("field", "by"), [("start", -1), ("start", 1), ("end", 1), ("end", -1), ("size", 1)])
def test_leaves_hold_each_point_once(tree: Tree, field: str, by: int) -> None:
    nodes = kernel.tree_parts(tree.tree)["nodes"].view(kernel._NODE).copy()
    for leaf in np.flatnonzero(nodes["axis"] < 0)[[0, -1]]:
        changed = nodes.copy()
        changed[field][leaf] += by
        assert not kernel._is_tree(changed, 200)


def test_a_node_may_lead_to_later_ones_alone(tree: Tree) -> None:
    nodes = kernel.tree_parts(tree.tree)["nodes"].view(kernel._NODE).copy()
    number = int(np.flatnonzero(nodes["axis"] >= 0)[-1])
    nodes["less"][number] = number
    assert not kernel._is_tree(nodes, 200)


def test_doors_without_hours_are_refused() -> None:
    assert kernel.laid_doors(hours(3), np.array([0, 2]), 2).address
    few = np.zeros(2, np.int64)
    for known, door_of, places in (
        (hours(3), [0, 3], 2),
        (hours(3), [0, 2], 3),
        (replace(hours(3), relied_until_s=few), [0, 2], 2),
        (replace(hours(3), turns=few), [0, 2], 2),
    ):
        with pytest.raises(ValueError, match="no hours of some of the doors"):
            kernel.laid_doors(known, np.array(door_of), places)


def test_days_of_fewer_rows_than_there_are_are_refused() -> None:
    assert kernel.laid_days(np.zeros(3, np.int32), 2).address
    with pytest.raises(ValueError, match="how old information is"):
        kernel.laid_days(np.zeros(3, np.int32), 4)


def test_as_many_are_kept_as_the_source_keeps() -> None:
    assert f"enum {{ MOST = {len(kernel.Found().rows)} }};" in kernel.SOURCE.read_text(encoding="utf-8")
