"""Rules for the source code: imports between rooms, translated strings, where colours are defined, object names."""

from __future__ import annotations

import ast
import re
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

ROOT = Path(__file__).resolve().parent.parent
TOP_LEVEL_FOLDERS = {"app", "bpe", "resources", "tests"}
TOP_LEVEL_FILES = {"LICENSE", "Makefile", "README.md", "pyproject.toml"}
LIBRARY_IMPORTS = {"numpy", "numba", "llvmlite", "regex", "tokenizers", "charset_normalizer", "bpe"}


# --- reading the sources ------------------------------------------------------------------------------------


def sources(folder: str) -> list[Path]:
    return sorted((ROOT / folder).rglob("*.py"))


def module_name(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def file_of(module: str) -> Path:
    return ROOT / f"{module.replace('.', '/')}.py"


def where(path: Path, node: ast.AST) -> str:
    return f"{path.relative_to(ROOT)}:{getattr(node, 'lineno', 0)}"


@cache
def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


@dataclass(frozen=True)
class Import:
    """One imported module. `lazy`: inside a function. `for_types`: under `if TYPE_CHECKING`, never run."""

    name: str
    lazy: bool
    for_types: bool
    line: str


def imports_of(path: Path) -> Iterator[Import]:
    def visit(node: ast.AST, lazy: bool, for_types: bool) -> Iterator[Import]:
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield Import(alias.name, lazy, for_types, where(path, node))
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{where(path, node)}: relative import"
            module = node.module or ""
            for alias in node.names:
                full = f"{module}.{alias.name}"
                is_module = module == "PySide6" or file_of(full).exists() or file_of(full).with_suffix("").is_dir()
                yield Import(full if is_module else module, lazy, for_types, where(path, node))
        elif isinstance(node, ast.If) and "TYPE_CHECKING" in ast.dump(node.test):
            for child in node.body:
                yield from visit(child, lazy, True)
            for child in node.orelse:
                yield from visit(child, lazy, for_types)
        else:
            inside = lazy or isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda))
            for child in ast.iter_child_nodes(node):
                yield from visit(child, inside, for_types)

    yield from visit(tree_of(path), False, False)


def under(name: str, *packages: str) -> bool:
    return any(name == package or name.startswith(f"{package}.") for package in packages)


# --- imports between rooms --------------------------------------------------------------------------------


def test_the_library_knows_neither_qt_nor_the_application() -> None:
    known = LIBRARY_IMPORTS | set(sys.stdlib_module_names)
    wrong = []
    for path in sources("bpe"):
        for found in imports_of(path):
            package = found.name.partition(".")[0]
            if package in {"app", "PySide6", "shiboken6", "pyqtgraph", "tests"}:
                wrong.append(f"{found.line}: {found.name}")
            elif package not in known and not found.lazy and not found.for_types:
                wrong.append(f"{found.line}: {found.name} is optional, import it where it is used")
    assert not wrong


# The rooms of app, the lowest floor first. A room may import only itself and rooms of lower floors.
FLOORS = (
    {"kit"},
    {"session", "tokens"},
    {"context"},
    {
        "text",
        "find",
        "curve",
        "caption",
        "merges",
        "candidates",
        "vocabulary",
        "inspector",
        "try_line",
        "documents",
        "runs",
        "setup",
        "pattern",
        "palette",
        "export",
        "compare",
    },
    {"window", "command_line", "problems"},
    {"application"},
    {"render"},
    {"__main__"},
)
KIT_WITHOUT_WIDGETS = {
    "background",
    "errors",
    "library_errors",
    "names",
    "numbers",
    "settings",
    "choices",
    "resources",
    "read_as",
}
"""The modules of kit that the session may use, which import only QtCore."""


def room_of(module: str) -> str:
    """The room of a module, for example `curve` for `app.curve.canvas`; empty for `app`."""
    return module.split(".")[1] if "." in module else ""


def test_a_room_imports_only_rooms_below_it() -> None:
    """Type-only imports and imports inside functions count too, since a reader of the code has to follow them."""
    floor = {room: number for number, rooms in enumerate(FLOORS) for room in rooms}
    wrong = []
    for path in sources("app"):
        here = room_of(module_name(path))
        if not here:
            continue
        assert here in floor, f"{here} is a new room: name it in FLOORS"
        for found in imports_of(path):
            there = room_of(found.name) if under(found.name, "app") else ""
            if there and there != here and floor[there] >= floor[here]:
                wrong.append(f"{found.line}: {found.name}. What two features share belongs in kit or session")
    assert not wrong


def test_the_session_knows_no_widget() -> None:
    """Neither the session nor the modules of kit that it imports use QtGui, QtWidgets or pyqtgraph."""
    allowed = {f"app.kit.{name}" for name in KIT_WITHOUT_WIDGETS}
    wrong = [
        f"{found.line}: {found.name}"
        for path in [*sources("app/session"), *(ROOT / f"app/kit/{name}.py" for name in sorted(KIT_WITHOUT_WIDGETS))]
        for found in imports_of(path)
        if under(found.name, "PySide6.QtWidgets", "PySide6.QtGui", "pyqtgraph")
        or (under(found.name, "app.kit") and found.name not in allowed)
    ]
    assert not wrong


def test_nobody_imports_the_window_but_the_start_up() -> None:
    wrong = [
        found.line
        for path in sources("app")
        if room_of(module_name(path)) not in {"application", "render", "window"}
        for found in imports_of(path)
        if under(found.name, "app.window")
    ]
    assert not wrong


def test_no_class_name_stands_for_two_things() -> None:
    defined: dict[str, list[str]] = {}
    for folder in ("app", "bpe"):
        for path in sources(folder):
            for node in ast.walk(tree_of(path)):
                if isinstance(node, ast.ClassDef):
                    defined.setdefault(node.name, []).append(where(path, node))
    assert not {name: places for name, places in defined.items() if len(places) > 1}


THREADED = {"app.kit.background", "app.session.runner", "app.session.threads", "app.session.warming"}
THREADED |= {"app.session.warm_child", "app.session.courtesy"}


def test_only_background_work_and_training_know_threads() -> None:
    threads = {"threading", "concurrent.futures", "multiprocessing"}
    wrong = []
    for path in sources("app"):
        if module_name(path) in THREADED:
            continue
        wrong += [f"{found.line}: {found.name}" for found in imports_of(path) if under(found.name, *threads)]
        wrong += [
            f"{where(path, node)}: QThread"
            for node in ast.walk(tree_of(path))
            if isinstance(node, ast.Name) and node.id in {"QThread", "QThreadPool", "QRunnable"}
        ]
    assert not wrong


# The only imports of bpe that close a circle of rooms, each with its reason.
RETURNING_ARROWS = {
    ("histories", "training"): "a history keeps the settings of its run",
    ("histories", "tokenizers"): "MergeHistory.tokenizer_at",
    ("tokenizers", "formats"): "Tokenizer.save",
}


def test_no_class_is_cut_over_files_by_inheritance() -> None:
    """A base class outside the kit has at least two heirs; with one, it would be one class in two files."""
    homes: dict[str, Path] = {}
    heirs: Counter[str] = Counter()
    for path in sources("app"):
        for node in ast.walk(tree_of(path)):
            if isinstance(node, ast.ClassDef):
                homes[node.name] = path
                heirs.update(base.id for base in node.bases if isinstance(base, ast.Name))
    lonely = {name: homes[name] for name, count in heirs.items() if count == 1 and name in homes}
    elsewhere = {name for name, path in lonely.items() if path.parent.name != "kit"}
    assert elsewhere == {"Worker"}, "let one object hold the other"  # a protocol that another protocol refines


def test_no_layout_is_asked_for_its_items() -> None:
    """Qt deletes items without telling Python, which then takes another object at that address for the item."""
    for path in sources("app"):
        for node in ast.walk(tree_of(path)):
            if isinstance(node, ast.Attribute):
                assert node.attr not in ("itemAt", "takeAt", "itemAtPosition"), f"{where(path, node)}: keep a list"


def test_rooms_of_the_library_form_no_circle() -> None:
    arrows: dict[str, set[str]] = {}
    for path in sources("bpe"):
        here = room_of(module_name(path))
        if here:
            reached = {room_of(found.name) for found in imports_of(path) if under(found.name, "bpe")} - {"", here}
            arrows.setdefault(here, set()).update(room for room in reached if (here, room) not in RETURNING_ARROWS)
    left = dict(arrows)
    while ground := {room for room, reached in left.items() if not reached & left.keys()}:
        left = {room: reached for room, reached in left.items() if room not in ground}
    assert not left, "these rooms import each other in a circle"


def loaded_by(statement: str) -> set[str]:
    """The top-level modules loaded after a statement has run in a separate process."""
    code = f"import sys; {statement}; print('\\n'.join({{name.partition('.')[0] for name in sys.modules}}))"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    return set(done.stdout.split())


def test_importing_the_library_loads_neither_numpy_nor_numba() -> None:
    assert not loaded_by("import bpe") & {"numpy", "numba", "llvmlite", "regex", "tokenizers", "PySide6"}


def test_importing_the_window_loads_nothing_slow() -> None:
    loaded = loaded_by("import app.window.main_window")
    assert "PySide6" in loaded
    assert not loaded & {"numpy", "pyqtgraph", "numba", "llvmlite", "tokenizers"}


# --- translated strings -----------------------------------------------------------------------------------

# Methods and classes whose first text argument is shown to the user.
VISIBLE_SETTERS = re.compile(
    r"set(\w*Text|ToolTip|StatusTip|WhatsThis|\w*Title|AccessibleName|AccessibleDescription|Suffix|Prefix|Label|"
    r"NameFilters?|HeaderData|HorizontalHeaderLabels)|showMessage|add(Action|Menu|Tab|Row|Item)|"
    r"Q(Action|CheckBox|GroupBox|Label|PushButton|RadioButton|ToolButton)"
)
SPECIAL_TOKEN = re.compile(r"<\|.*?\|>")


def text_of(node: ast.AST) -> str:
    """The visible text of a literal: a string, or the fixed parts of an f-string."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        return "".join(part.value for part in node.values if isinstance(part, ast.Constant))
    if isinstance(node, (ast.BinOp, ast.IfExp, ast.List, ast.Tuple)):
        return "".join(text_of(child) for child in ast.iter_child_nodes(node))
    return ""


def called_name(call: ast.Call) -> str:
    return ast.unparse(call.func).rpartition(".")[2]


def calls(path: Path) -> Iterator[ast.Call]:
    return (node for node in ast.walk(tree_of(path)) if isinstance(node, ast.Call))


def test_every_visible_string_can_be_translated() -> None:
    wrong = [
        f"{where(path, call)}: {ast.unparse(call)}"
        for path in sources("app")
        for call in calls(path)
        if VISIBLE_SETTERS.fullmatch(called_name(call))
        and any(re.search(r"[^\W\d_]{2,}", SPECIAL_TOKEN.sub("", text_of(part))) for part in call.args)
    ]
    assert not wrong


def test_the_translator_is_called_by_its_own_name_with_literals() -> None:
    """lupdate reads `self.tr("…")`, `QCoreApplication.translate("Context", "…")` and, for tables of texts,
    `QT_TRANSLATE_NOOP("Context", "…")`; a call through an alias would silently remain untranslated."""
    literals = {"self.tr": 1, "QCoreApplication.translate": 2, "QT_TRANSLATE_NOOP": 2}
    wrong = []
    for path in sources("app"):
        marked = {text_of(call.args[0]) for call in calls(path) if ast.unparse(call.func) == "QT_TRANSLATE_NOOP"}
        called: set[str] = set()
        for call in calls(path):
            callee = ast.unparse(call.func)
            wanted = literals.get(callee, 0)
            if callee == "QCoreApplication.translate" and text_of(call.args[0]) in marked:
                wanted = 1
            called.add(f"{callee} {call.func.lineno} {call.func.col_offset}")
            if not all(text_of(argument) for argument in call.args[:wanted]) or len(call.args) < wanted:
                wrong.append(f"{where(path, call)}: {ast.unparse(call)}")
        for node in ast.walk(tree_of(path)):
            if isinstance(node, (ast.Attribute, ast.Name)):
                name = ast.unparse(node)
                is_call = f"{name} {node.lineno} {node.col_offset}" in called
                is_tr = name.endswith(".tr") and not (name == "self.tr" and is_call)
                if is_tr or (name == "QCoreApplication.translate" and not is_call):
                    wrong.append(f"{where(path, node)}: {name}")
            if isinstance(node, ast.FunctionDef) and node.name in {"tr", "_tr", "_"}:
                wrong.append(f"{where(path, node)}: def {node.name}")
    assert not wrong


# --- where things belong ----------------------------------------------------------------------------------


def test_colours_live_in_the_theme() -> None:
    colour = re.compile(r"#([0-9a-f]{8}|[0-9a-f]{6})\b|^#[0-9a-f]{3}$", re.IGNORECASE)
    wrong = [
        f"{where(path, node)}: {node.value!r}"
        for path in sources("app")
        if path.name != "theme.py"
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and colour.search(node.value)
    ]
    assert not wrong


def test_every_text_file_is_opened_with_its_encoding() -> None:
    def is_wrong(call: ast.Call) -> bool:
        name = called_name(call)
        given = {keyword.arg for keyword in call.keywords}
        if name in {"read_text", "write_text"} and isinstance(call.func, ast.Attribute):
            return "encoding" not in given
        return ast.unparse(call.func) == "open" and "encoding" not in given and "b" not in text_of_mode(call)

    def text_of_mode(call: ast.Call) -> str:
        modes = [*call.args[1:2], *(keyword.value for keyword in call.keywords if keyword.arg == "mode")]
        return "".join(text_of(mode) for mode in modes)

    wrong = [
        f"{where(path, call)}: {ast.unparse(call)[:80]}"
        for folder in ("app", "bpe", "tests")
        for path in sources(folder)
        for call in calls(path)
        if is_wrong(call)
    ]
    assert not wrong


def test_benchmarks_measure_the_checkout_they_lie_in() -> None:
    """They import the checkout, not an installed copy of the program."""
    insertion = "sys.path.insert(0, str(Path(__file__).resolve().parents[2]))"
    ours, wrong = 0, []
    for path in sources("tests/benchmarks"):
        inserted = False
        for node in tree_of(path).body:  # code for a child process is a string here, and sets its own path
            inserted |= ast.unparse(node) == insertion
            module = node.module or "" if isinstance(node, ast.ImportFrom) else ""
            if module.partition(".")[0] in {"app", "bpe"}:
                ours += 1
                if not inserted:
                    wrong.append(where(path, node))
    assert ours
    assert not wrong


@pytest.mark.skipif(shutil.which("git") is None or not (ROOT / ".git").exists(), reason="not a git checkout")
def test_the_top_of_the_tree_stays_small() -> None:
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    names = {line.partition("/")[0] for line in listed.splitlines() if not line.startswith(".")}
    assert names <= TOP_LEVEL_FOLDERS | TOP_LEVEL_FILES


def test_the_licence_is_there_and_the_samples_are_small() -> None:
    assert "MIT License" in (ROOT / "LICENSE").read_text(encoding="utf-8")
    welcome = (ROOT / "resources/samples/welcome.txt").read_bytes()
    assert 0 < len(welcome) <= 30_000, "it must train in plain Python while the kernels are being prepared"
    for sample in (ROOT / "resources/samples").glob("*.txt"):
        text = sample.read_text(encoding="utf-8")
        assert "\r" not in text
        assert "\ufffd" not in text


# --- object names -----------------------------------------------------------------------------------------

WIDGETS = """
    mainWindow dropPage statusLabel progressBar compressionPlot
    mergesTable candidatesTable vocabularyTable tokenInspector runsList
    tokenView captionLabel tryEdit tryView
    setupForm vocabSizeSpin patternCombo tieBreakCombo minFrequencySpin specialTokensEdit trainButton
    timeline playButton stepForwardButton stepBackButton nextVisibleButton previousVisibleButton toStartButton
    toFrontierButton speedSlider
"""
ACTIONS = "openAction exportAction exportPlotAction compareAction preferencesAction"


@pytest.fixture(scope="module")
def window() -> Iterator[QWidget]:
    from app import application

    _, built = application.create([])
    built.show()
    built.panes.plot.load()
    second = built.compare
    while second._idle.isActive():  # build the second page at once, not only while the program is idle
        second._are_loaded = True
        second._load_a_part()
    yield built
    built.close()
    built.deleteLater()


def test_tests_and_tools_find_every_part_by_name(window: QWidget) -> None:
    from PySide6.QtCore import QObject

    found = {window.objectName(), *(child.objectName() for child in window.findChildren(QObject))}
    assert set(WIDGETS.split()) | set(ACTIONS.split()) <= found


def test_everything_that_takes_the_keyboard_tells_a_screen_reader_its_name(window: QWidget) -> None:
    from PySide6.QtCore import Qt
    from PySide6.QtGui import QAccessible
    from PySide6.QtWidgets import QAbstractScrollArea, QWidget

    def is_viewport(widget: QWidget) -> bool:
        parent = widget.parentWidget()
        return isinstance(parent, QAbstractScrollArea) and parent.viewport() is widget

    def name_of(widget: QWidget) -> str:
        interface = QAccessible.queryAccessibleInterface(widget)
        return interface.text(QAccessible.Text.Name) if interface is not None else ""

    nameless = [
        f"{type(widget).__name__} {widget.objectName()!r} in {type(widget.parentWidget()).__name__}"
        for widget in window.findChildren(QWidget)
        if (widget.objectName() in WIDGETS.split() or widget.focusPolicy() != Qt.FocusPolicy.NoFocus)
        and not widget.objectName().startswith("qt_")  # internal widgets of Qt's widgets
        and not is_viewport(widget)  # the scroll area has the name
        and not name_of(widget)
    ]
    assert not nameless
