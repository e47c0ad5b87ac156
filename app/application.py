"""Start-up: creates the QApplication and the window, sets language and theme, and loads the rest after the first paint.

The window is on the screen before anything heavy is imported: a thread then loads numpy and pyqtgraph, and the plot is
filled when they are loaded.
"""

from __future__ import annotations

import gc
import importlib
import os
from collections.abc import Iterator, Sequence
from time import monotonic

from PySide6 import QtCore, QtGui, QtWidgets
from PySide6.QtCore import QLibraryInfo, QLocale, QTimer, QTranslator
from PySide6.QtWidgets import QApplication

from app.command_line import parse
from app.kit import resources
from app.kit.background import LatestJob
from app.kit.settings import Settings
from app.kit.theme import Theme
from app.problems import keep_problems
from app.text.font_warming import LOOKED_AT, FontWarming
from app.window.main_window import MainWindow

LOADING_SECONDS = 10.0
SLICE_SECONDS = 0.004
"""Seconds spent on creating Qt types between two events of the window."""
LANGUAGES = ("zh_TW",)
"""The available translations, besides the English of the source."""
TRADITIONAL = ("zh_TW", "zh_HK", "zh_MO", "zh_Hant")


def create(
    argv: Sequence[str], settings: Settings | None = None, *, bare: bool = False
) -> tuple[QApplication, MainWindow]:
    """Create the application and the window without entering the event loop or opening a text; `argv` as in `sys.argv`.

    A `bare` window has no panes; `run` fills it as soon as it is on the screen.
    """
    os.environ.setdefault("QT_LOGGING_RULES", "qt.text.font.db=false")
    app = QApplication.instance()
    if not isinstance(app, QApplication):
        app = QApplication(list(argv[:1]))
    app.setApplicationName("bpe-visualizer")
    app.setApplicationDisplayName("")  # the window's title already contains the program's name
    app.setDesktopFileName("bpe-visualizer")
    settings = settings or Settings()
    language = interface_language(settings.get("language"))
    install_language(app, language)
    theme = Theme(settings.get("theme"), app, language=language)
    theme.apply(app)
    options = parse(argv[1:])
    window = MainWindow(theme, settings, files=options.files, as_bytes=options.as_bytes)
    if not bare:
        window.fill()
    # Only after the first paint event has been handled; otherwise the imports would delay the picture.
    window.first_painted.connect(lambda: QTimer.singleShot(0, window, lambda: load_the_rest(window)))
    return app, window


def run(app: QApplication, window: MainWindow) -> int:
    """Show the window, open the first text, and enter the event loop; returns the exit code."""
    window.first_painted.connect(lambda: QTimer.singleShot(0, window, lambda: begin(window)))
    window.show()
    return int(app.exec())


def main(argv: Sequence[str]) -> int:
    """Run the program in a window; returns its exit code."""
    gc.disable()  # start-up creates no garbage; `load_the_rest` enables it again
    app, window = create(argv, bare=True)
    return run(app, window)


def begin(window: MainWindow) -> None:
    """Fill the window, and open the first text."""
    window.fill()
    keep_problems(window).told.connect(window.dialogs.warn)
    window.show_page(True)  # a text will be open soon, so the drop page is skipped
    window.open_first()


def load_the_rest(window: MainWindow) -> None:
    """Fill the window if it is bare, import the heavy modules on a thread, then fill the plot."""
    window.fill()
    fonts = FontWarming(window.theme, window)
    loader = LatestJob(window)

    def loaded() -> None:
        window.panes.plot.load()
        gc.collect()
        gc.freeze()
        gc.enable()
        warm_fonts(window, fonts)

    loader.done.connect(loaded)
    loader.failed.connect(lambda _number, sentence: window.dialogs.warn(sentence))
    window.closing.connect(lambda: loader.shutdown(LOADING_SECONDS))  # an import cannot be interrupted

    types = make_qt_types()
    making = QTimer(window, interval=0)

    def make_some() -> None:
        until = monotonic() + SLICE_SECONDS
        for _ in types:
            if monotonic() > until:
                return
        making.stop()
        loader.ask(import_heavy_modules)

    making.timeout.connect(make_some)
    window.closing.connect(making.stop)
    making.start()


def make_qt_types() -> Iterator[str]:
    """Create every class and enumeration of Qt, which PySide6 does at the first access; yields their names.

    pyqtgraph accesses them all while it is imported. On a thread, this crashed the program once in many starts, because
    the GUI thread was creating some of them at the same time; so the GUI thread creates them all beforehand.
    """
    for module in (QtCore, QtGui, QtWidgets):
        for name in dir(module):
            getattr(module, name)
            yield name


def warm_fonts(window: MainWindow, fonts: FontWarming) -> None:
    """Load fonts while the window is idle: those for the open text first, and for each text that is opened later."""
    session = window.session

    def expect() -> None:
        if session.text is not None:
            fonts.expect(session.text.read(0, LOOKED_AT))

    session.corpus_changed.connect(expect)
    window.panes.token_view.visible_range_changed.connect(fonts.wait)
    fonts.start()
    expect()


def import_heavy_modules() -> None:
    """Import the modules for training and plotting; on a thread, so that the window stays responsive."""
    for name in ("numpy", "bpe.training.trainer", "bpe.counting.words", "app.curve.canvas"):
        importlib.import_module(name)


def interface_language(chosen: str) -> str:
    """The available language for a setting ("system", "en", "zh_TW")."""
    if chosen != "system":
        return chosen
    for wanted in QLocale.system().uiLanguages():
        name = wanted.replace("-", "_")
        if name.startswith(TRADITIONAL):
            return "zh_TW"
        if name.startswith("en"):
            return "en"
    return "en"


def install_language(app: QApplication, language: str) -> None:
    """Install the translations of the program and of Qt, and the language's number format."""
    system = QLocale.system()
    if system.language() == QLocale(language).language() and system.language() != QLocale.Language.C:
        QLocale.setDefault(system)
    else:  # the C locale would omit group separators
        QLocale.setDefault(QLocale("en_US" if language == "en" else language))
    if language not in LANGUAGES:
        return
    own = str(resources.path("translations"))
    qt = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    for name, folder in ((f"bpe_visualizer_{language}", own), (f"qtbase_{language}", qt)):
        translator = QTranslator(app)
        if translator.load(name, folder):
            app.installTranslator(translator)
