"""Start-up: the command line without Qt, the languages, the order of things, and what happens to surprises."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from waiting import WAIT

from app import application
from app.command_line import Options, parse
from app.kit.settings import CONFIG_VARIABLE
from app.problems import Problems
from app.render import render


@pytest.fixture(autouse=True)
def own_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """No test touches the settings of a user, nor leaves its locale behind."""
    path = tmp_path / "own" / "settings.ini"
    monkeypatch.setenv(CONFIG_VARIABLE, str(path))
    before = QLocale()
    yield path
    QLocale.setDefault(before)


def python(root: Path, code: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True, text=True, timeout=60)


def test_files_and_a_folder_are_read_from_the_command_line() -> None:
    assert parse([]) == Options()
    assert parse(["a.txt", "b.txt"]) == Options((Path("a.txt"), Path("b.txt")))
    assert parse(["--render", "out", "a.txt"]) == Options((Path("a.txt"),), Path("out"))


@pytest.mark.parametrize(("argument", "said"), [("--help", "usage: bpe-visualizer"), ("--version", "bpe-visualizer")])
def test_help_and_version_need_no_qt(root: Path, argument: str, said: str) -> None:
    code = (
        f"import sys, app.__main__ as start; sys.argv = ['x', {argument!r}]\n"
        "try: start.main()\n"
        "finally: assert 'PySide6' not in sys.modules"
    )
    done = python(root, code)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith(said)


def test_rendering_a_file_that_is_not_there_says_one_sentence_and_nothing_else(root: Path, tmp_path: Path) -> None:
    command = ["--render", str(tmp_path / "out"), str(tmp_path / "nothing.txt")]
    done = python(root, f"import sys, app.__main__ as m; sys.argv = ['x', *{command!r}]; sys.exit(m.main())")
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert "nothing.txt" in done.stderr


def test_nonsense_is_refused_in_one_sentence(root: Path) -> None:
    done = python(root, "import sys, app.__main__ as m; sys.argv = ['x', '--nonsense']; m.main()")
    assert done.returncode == 2
    assert "--nonsense" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_language_is_one_that_there_is() -> None:
    assert application.interface_language("zh_TW") == "zh_TW"
    assert application.interface_language("en") == "en"
    assert application.interface_language("system") in ("en", *application.LANGUAGES)


def test_numbers_have_separators_on_a_bare_machine(qapp: QApplication) -> None:
    application.install_language(qapp, "en")
    assert QLocale().toString(8192) != "8192"


def test_the_plot_is_filled_after_the_first_paint(qtbot: QtBot) -> None:
    app, window = application.create(["bpe-visualizer"])
    qtbot.addWidget(window)
    assert app is QApplication.instance()
    assert window.panes.plot.canvas is None
    window.show()
    qtbot.waitUntil(lambda: window.panes.plot.canvas is not None, timeout=WAIT)
    window.close()


def test_the_files_of_the_command_line_are_opened(qtbot: QtBot, tmp_path: Path) -> None:
    path = tmp_path / "given.txt"
    path.write_text("given given", encoding="utf-8")
    _, window = application.create(["bpe-visualizer", str(path)])
    qtbot.addWidget(window)
    window.open_first()
    qtbot.waitUntil(lambda: window.windowTitle().startswith("given.txt"), timeout=WAIT)
    window.close()


def test_without_files_the_first_sample_is_opened_and_played(qtbot: QtBot) -> None:
    _, window = application.create(["bpe-visualizer"])
    qtbot.addWidget(window)
    window.open_first()
    qtbot.waitUntil(lambda: window.session.player.playing and window.session.step > 0, timeout=WAIT)
    window.close()


def test_a_surprise_is_logged_in_full_and_told_in_a_sentence(qtbot: QtBot, tmp_path: Path) -> None:
    problems = Problems(tmp_path / "problems.log")
    with qtbot.waitSignal(problems.told, timeout=WAIT) as told:
        try:
            raise RuntimeError("a very technical reason")
        except RuntimeError as error:
            problems.catch(type(error), error, error.__traceback__)
    assert "a very technical reason" not in told.args[0]
    assert "problems.log" in told.args[0]
    log = problems.path.read_text(encoding="utf-8")
    assert "a very technical reason" in log
    assert "Traceback" in log


def test_rendering_does_the_main_job_without_a_display(
    qapp: QApplication, tmp_path: Path, own_settings: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text, out = tmp_path / "text.txt", tmp_path / "new" / "out"
    text.write_text("the cat in the hat sat on the mat. " * 20, encoding="utf-8")
    assert render(out, [text]) == 0
    said = capsys.readouterr().out.splitlines()
    assert [Path(line).name for line in said] == [
        "window.png",
        "curve.png",
        "tokenizer.json",
        "vocabulary.csv",
    ]
    assert all(Path(line).stat().st_size > 0 for line in said)
    model = json.loads((out / "tokenizer.json").read_text(encoding="utf-8"))["model"]
    with (out / "vocabulary.csv").open(encoding="utf-8", newline="") as table:
        rows = list(csv.reader(table))
    assert len(model["vocab"]) == len(rows) - 1 > 256
    assert not own_settings.exists(), "the user's own window stays as it was left"


def test_rendering_says_what_is_wrong_in_one_sentence(
    qapp: QApplication, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert render(tmp_path / "out", [tmp_path / "nothing.txt"]) == 2
    said = capsys.readouterr().err
    assert "nothing.txt" in said
    assert len(said.splitlines()) == 1
    (tmp_path / "file").write_text("", encoding="utf-8")
    assert render(tmp_path / "file" / "out", []) == 2
    assert len(capsys.readouterr().err.splitlines()) == 1


def test_a_thread_that_cannot_be_ended_does_not_abort_the_program(root: Path) -> None:
    """A QThread destroyed while it runs makes Qt abort the process; closing waits two seconds, then leaves it."""
    code = (
        "import sys, threading\n"
        "import app.__main__ as start, app.application as application\n"
        "def begin(window):\n"
        "    window.fill()\n"
        "    window.context.background.question(window, then=print).ask(threading.Event().wait)\n"
        "    window.close()\n"
        "application.begin, sys.argv = begin, ['x']\n"
        "sys.exit(start.main())"
    )
    done = python(root, code)
    assert (done.returncode, done.stdout) == (0, ""), done.stderr
    assert "QThread" not in done.stderr
