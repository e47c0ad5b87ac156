"""Every imported package is a declared dependency; those that can break the program have an upper bound."""

from __future__ import annotations

import ast
import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGE_OF = {"PySide6": "pyside6-essentials", "shiboken6": "pyside6-essentials"}
OPTIONAL = {"sentencepiece", "tiktoken"}
"""Packages that are imported if they are installed, and not required."""
BOUNDED = {"numba", "llvmlite", "tokenizers"}


@pytest.fixture(scope="module")
def canary() -> ModuleType:
    spec = importlib.util.spec_from_file_location("canary", ROOT / "tests" / "canary.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["canary"] = module
    spec.loader.exec_module(module)
    return module


def imported() -> set[str]:
    """The top-level packages that the program's modules import."""
    names: set[str] = set()
    for folder in ("bpe", "app"):
        for path in (ROOT / folder).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Import):
                    names |= {alias.name.partition(".")[0] for alias in node.names}
                elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                    names.add(node.module.partition(".")[0])
    return names - set(sys.stdlib_module_names) - {"bpe", "app", "__future__"}


def test_what_is_imported_is_named(canary: ModuleType) -> None:
    named = {canary.name_of(line) for line in canary.requirements()}
    needed = {PACKAGE_OF.get(name, canary.normalized(name)) for name in imported()}
    assert needed - OPTIONAL == named


def test_what_can_break_the_program_is_bounded(canary: ModuleType) -> None:
    bounded = {canary.name_of(line) for line in canary.requirements() if "<" in line.partition(";")[0]}
    assert bounded >= BOUNDED


def test_the_canary_says_what_broke(canary: ModuleType) -> None:
    report = """<testsuites><testsuite>
        <testcase classname="tests.bpe.test_a" name="test_one[x]"><failure/></testcase>
        <testcase classname="tests.bpe.test_a" name="test_two"/>
        <testcase classname="" name="tests.bpe.test_b"><error/></testcase>
    </testsuite></testsuites>"""
    assert canary.failed_tests(report) == {"test_a::test_one", "tests.bpe.test_b"}
    before = canary.Outcome({"numba": "1"}, {"test_a::old"})
    after = canary.Outcome({"numba": "2"}, {"test_a::old", "test_a::new"}, "the test run ended with status -6")
    assert after.worse_than(before) == "the test run ended with status -6; test_a::new"
    assert before.worse_than(before) == ""
    assert canary.changed(before.versions, after.versions, ["numba", "regex"]) == ["numba"]
    assert canary.table([("numba", "1", "2", "")]).splitlines()[2] == "| numba | 1 | 2 | — |"
