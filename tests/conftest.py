"""Set-up for all tests: no display, isolated settings, and no deadline while kernels compile."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

# Before anything imports Qt.
if sys.platform.startswith("linux") and os.environ.get("QT_QPA_PLATFORM") is None:
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
os.environ.setdefault("QT_LOGGING_RULES", "qt.text.font.db=false;qt.qpa.fonts=false")

ROOT = Path(__file__).resolve().parent.parent

try:
    from hypothesis import HealthCheck, settings

    settings.register_profile("house", deadline=None, suppress_health_check=[HealthCheck.too_slow])
    settings.load_profile("house")
except ImportError:  # tests/test_house.py runs without it
    pass


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--stress",
        choices=("beats", "threads", "timers"),
        help="provoke race conditions: delay beats, work on threads, or single-shot timers",
    )


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers(config: pytest.Config) -> int:
    """Two workers per core, since tests of windows spend nearly half of their time waiting for timers and threads."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return min(16, 2 * cores)


def pytest_configure(config: pytest.Config) -> None:
    if config.getoption("--stress") == "timers":
        delay_timers()  # before a module of the program imports the class


def delay_timers(by: int = 100) -> None:
    """Delay every single-shot timer of the program by this many milliseconds."""
    from PySide6 import QtCore

    class LateTimer(QtCore.QTimer):
        def start(self, *interval: object) -> None:
            wanted = [ms for ms in interval if type(ms) is int]
            if self.isSingleShot() and not isinstance(self.parent(), QtCore.QEventLoop):  # not pytest-qt's own timers
                self._usual = wanted[0] if wanted else getattr(self, "_usual", self.interval())
                super().start(self._usual + by)
            else:
                super().start(*wanted)

    QtCore.QTimer = LateTimer


@pytest.fixture(scope="session", autouse=True)
def settings_of_nobody(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Keep QSettings in a temporary folder during the whole test run, in child processes too."""
    folder = tmp_path_factory.mktemp("settings")
    patch = pytest.MonkeyPatch()
    patch.setenv("XDG_CONFIG_HOME", str(folder))
    try:
        from PySide6.QtCore import QSettings
    except ImportError:
        yield folder
    else:
        QSettings.setDefaultFormat(QSettings.Format.IniFormat)
        for scope in (QSettings.Scope.UserScope, QSettings.Scope.SystemScope):
            for kind in (QSettings.Format.IniFormat, QSettings.Format.NativeFormat):
                QSettings.setPath(kind, scope, str(folder))
        yield folder
    patch.undo()


@pytest.fixture(scope="session")
def root() -> Path:
    """The root folder of the checkout."""
    return ROOT
