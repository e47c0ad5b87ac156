"""Tests the program with the newest release of every dependency, pre-releases included.

    make canary
    python tests/canary.py [--folder build/canary] [TEST …]

The dependencies are installed in a new environment within the bounds of pyproject.toml, and the core tests run: the
baseline. Then every dependency is upgraded to its newest release regardless of the upper bounds, and the tests run
again. If they fail, each changed dependency is upgraded alone, to find which one broke which test. Prints a table of
dependencies, versions and failed tests; the exit status is 1 if any test fails that passes at the baseline.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import subprocess
import sys
import tomllib
import venv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree import ElementTree

ROOT = Path(__file__).resolve().parent.parent
CORE_TESTS = [
    *(f"tests/bpe/test_{name}.py" for name in ("jit", "trainer", "parity", "ties", "scanners", "patterns", "words")),
    *(f"tests/bpe/test_{name}.py" for name in ("encoder", "formats", "imported", "huggingface_kinds", "sentencepiece")),
    *(f"tests/app/test_{name}.py" for name in ("plot", "merges", "token_view")),
]
"""`test_jit` fails with a numba that requires the fallback, although all else still passes with the fallback."""
TEST_TOOLS = ["pytest", "pytest-qt", "hypothesis", "tiktoken", "rustbpe", "sentencepiece"]
"""The packages of the test extra that the core tests need; they are not upgraded."""
SECONDS = 3600.0


@dataclass
class Outcome:
    """One run of the tests: the installed versions, the failed tests, and the reason if it ended early."""

    versions: dict[str, str]
    failed: set[str] = field(default_factory=set)
    trouble: str = ""

    def worse_than(self, baseline: Outcome) -> str:
        """The tests that fail here but not at the baseline, as a cell of the table; empty if there are none."""
        new = sorted(self.failed - baseline.failed)
        parts = [self.trouble] if self.trouble != baseline.trouble else []
        return "; ".join([part for part in parts if part] + new)


class Environment:
    """A virtual environment in which the tests run."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.python = folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")

    def create(self) -> None:
        """Create the environment, replacing an earlier one."""
        venv.create(self.folder, clear=True, with_pip=True)

    def install(self, *arguments: str) -> str:
        """Run `pip install`; returns its error message, or an empty string."""
        command = [self.python, "-m", "pip", "--quiet", "--disable-pip-version-check", "install", *arguments]
        done = subprocess.run(command, capture_output=True, text=True)
        if done.returncode == 0:
            return ""
        errors = [line for line in done.stderr.splitlines() if line.startswith("ERROR")]
        return (errors or [f"pip ended with status {done.returncode}"])[-1]

    def versions(self) -> dict[str, str]:
        """The versions of the installed packages, by normalized name."""
        command = [self.python, "-m", "pip", "--disable-pip-version-check", "list", "--format", "json"]
        listed = json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
        return {normalized(package["name"]): package["version"] for package in listed}

    def test(self, tests: Sequence[str]) -> Outcome:
        """Run the tests of this checkout."""
        report = self.folder / "report.xml"
        report.unlink(missing_ok=True)
        outcome = Outcome(self.versions())
        environment = {**os.environ, "PYTHONPATH": str(ROOT), "QT_QPA_PLATFORM": "offscreen"}
        environment["BPE_CACHE_DIR"] = str(self.folder / "cache")
        options = ["-q", "-p", "no:cacheprovider", "--continue-on-collection-errors", f"--junitxml={report}"]
        command = [self.python, "-m", "pytest", *options, *tests]
        with (self.folder / "tests.log").open("a", encoding="utf-8") as log:
            try:
                done = subprocess.run(
                    command, cwd=ROOT, env=environment, stdout=log, stderr=subprocess.STDOUT, timeout=SECONDS
                )
            except subprocess.TimeoutExpired:
                outcome.trouble = f"the tests took more than {SECONDS:.0f} s"
                return outcome
        if report.exists():
            outcome.failed = failed_tests(report.read_text(encoding="utf-8"))
        if done.returncode not in (0, 1):
            outcome.trouble = f"the test run ended with status {done.returncode}"
        return outcome


def failed_tests(report: str) -> set[str]:
    """The tests with failures or errors in a JUnit report, as `file::test` without parameters."""
    cases = ElementTree.fromstring(report).iter("testcase")
    return {
        f"{case.get('classname', '').rpartition('.')[2]}::{case.get('name', '').partition('[')[0]}".removeprefix("::")
        for case in cases
        if case.find("failure") is not None or case.find("error") is not None
    }


def requirements() -> list[str]:
    """The dependencies in pyproject.toml, with their bounds."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return list(project["dependencies"])


def tool_requirements() -> list[str]:
    """The test tools that the core tests need, with the bounds of pyproject.toml."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return [line for line in project["optional-dependencies"]["test"] if name_of(line) in TEST_TOOLS]


def name_of(requirement: str) -> str:
    """The normalized name of the required package."""
    match = re.match(r"[A-Za-z0-9._-]+", requirement)
    assert match is not None, requirement
    return normalized(match[0])


def normalized(name: str) -> str:
    """Normalize a package's name (PEP 503)."""
    return re.sub(r"[-_.]+", "-", name).lower()


def changed(before: dict[str, str], after: dict[str, str], names: Iterable[str]) -> list[str]:
    """The packages of `names` whose versions differ."""
    return [name for name in names if before.get(name) != after.get(name)]


def table(rows: Sequence[tuple[str, str, str, str]]) -> str:
    """Format rows of dependency, old version, new version and broken tests as a Markdown table."""
    head = "| dependency | bounded | newest | what broke |\n|---|---|---|---|"
    return "\n".join([head, *(f"| {' | '.join(cell or '—' for cell in row)} |" for row in rows)])


def main() -> int:
    """Test the baseline, upgrade, test again, and print what broke."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("tests", nargs="*", default=CORE_TESTS, help="instead of the core tests")
    parser.add_argument("--folder", type=Path, default=ROOT / "build" / "canary")
    options = parser.parse_args()
    environment = Environment(options.folder.resolve())
    names = list(dict.fromkeys(map(name_of, requirements())))

    print(f"Making an environment in {options.folder} …", flush=True)
    environment.create()
    if complaint := environment.install(*requirements(), *tool_requirements()):
        sys.exit(f"The baseline cannot be installed: {complaint}")
    print("Testing the baseline …", flush=True)
    baseline = environment.test(options.tests)
    pins = [f"{name}=={version}" for name, version in baseline.versions.items()]

    print("Testing the newest of everything …", flush=True)
    complaint = environment.install("--upgrade", "--pre", *names)
    newest = environment.test(options.tests)
    newest.trouble = newest.trouble or complaint
    rows = []
    moved = changed(baseline.versions, newest.versions, names)
    together = newest.worse_than(baseline)
    if together:
        # Testing each alone also finds a release that is too new to be installed with the others.
        for name in names:
            environment.install("--no-deps", *pins)
            complaint = environment.install("--upgrade", "--pre", name)
            versions = environment.versions()
            if not complaint and versions.get(name) == baseline.versions.get(name):
                continue
            print(f"Testing {name} {versions.get(name)} alone …", flush=True)
            alone = environment.test(options.tests)
            alone.trouble = alone.trouble or complaint
            rows.append((name, baseline.versions[name], versions.get(name, ""), alone.worse_than(baseline)))
    else:
        rows = [(name, baseline.versions[name], newest.versions.get(name, ""), "") for name in moved]
    rows += [(name, baseline.versions[name], "the same", "") for name in names if name not in {row[0] for row in rows}]
    rows.append(("all at once", "", "", together))
    print(f"\nPython {sys.version.partition(' ')[0]}, {len(options.tests)} test files\n\n{table(rows)}")
    if baseline.failed or baseline.trouble:
        print(f"\nFailing at the baseline as well: {', '.join(sorted(baseline.failed)) or baseline.trouble}")
    return 1 if together or any(row[3] for row in rows) else 0


if __name__ == "__main__":
    raise SystemExit(main())
