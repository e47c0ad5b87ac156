"""Custom patterns: tries those typed into the strip before a training may use them, and opens the editor."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any, Protocol

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from app.pattern.trial import PatternTrier, sentence_of
from app.session.states import State

if TYPE_CHECKING:
    from app.context import Context
    from app.pattern.editor import Cutting, PatternEditor
    from app.tokens.view import TokenView
    from bpe import TrainingSettings
    from bpe.pretokenize.trial import Trial

SAMPLE = 16 << 10
"""Bytes from the beginning and from the visible part of the text on which a pattern is tried."""
BEFORE = 1 << 10
"""Bytes before the visible text that are available to lookbehind."""
SCROLLED_MS = 60
GEOMETRY = "pattern_editor"
"""Settings key of the editor's size and position."""


class Form(Protocol):
    """The part of the settings form that concerns patterns."""

    @property
    def error(self) -> str: ...

    def values(self) -> Any: ...

    def settings(self) -> TrainingSettings: ...

    def set_pattern(self, pattern: str, verdict: str = "") -> None: ...


class PatternControl(QObject):
    """Tries custom patterns in a child process: those typed into the form, and those in the pattern editor."""

    trying_changed = Signal(bool)
    """Emitted with whether a trial is taking long enough to be shown."""
    verdict_found = Signal(str, str)
    """A pattern of the form, and why it cannot be used ("" if it can)."""

    def __init__(self, context: Context, text: TokenView, form: Form) -> None:
        super().__init__(context.window)
        self._context, self._session, self._text, self._form = context, context.session, text, form
        self._checked = ""
        self._trier = PatternTrier(context.background, self)
        self._trier.tried.connect(self._show_verdict)
        self._trier.failed.connect(self._show_problem)
        self._trier.waiting.connect(self.trying_changed)
        self.editor: PatternEditor | None = None
        self._data = b""
        self._live = PatternTrier(context.background, self)
        self._live.tried.connect(self._show_cutting)
        self._live.failed.connect(self._show_failure)
        self._live.waiting.connect(self._show_slow)
        self._scrolled = QTimer(self, singleShot=True, interval=SCROLLED_MS)
        self._scrolled.timeout.connect(self._ask)
        context.background.closing.connect(self._scrolled.stop)
        context.background.closing.connect(self._keep_geometry)
        context.commands.add("edit_pattern", self.tr("Pattern &editor…"), self.open_editor, keys=("Ctrl+Shift+R",))
        text.visible_range_changed.connect(self._follow)
        self._session.corpus_changed.connect(self._follow)

    # -- the strip

    @Slot(str)
    def check(self, pattern: str) -> None:
        """Try a pattern; `verdict_found` follows."""
        self._checked = pattern
        self._trier.ask(pattern, self._sample())

    def _sample(self) -> bytes:
        """A sample of the text: its beginning, and the visible part if that is elsewhere."""
        text = self._session.text
        if text is None:
            return b""
        start, end = self._text.visible_range()
        sample = text.read(0, SAMPLE)
        return sample if end <= len(sample) else sample + text.read(start, min(SAMPLE, end - start))

    @Slot(object)
    def _show_verdict(self, trial: Trial) -> None:
        self.verdict_found.emit(trial.pattern, sentence_of(trial))

    @Slot(str)
    def _show_problem(self, sentence: str) -> None:
        self.verdict_found.emit(self._checked, sentence)

    # -- the editor

    @Slot()
    def open_editor(self) -> None:
        """Open the editor with the strip's pattern, or bring it to the front."""
        if self.editor is None:
            self.editor = self._build()
        if not self.editor.isVisible():
            self.editor.set_pattern(_expression(self._form.values().pattern))
            self.editor.restoreGeometry(self._context.settings.bytes(GEOMETRY))
            self.editor.show()
            self._ask()
        self.editor.raise_()
        self.editor.activateWindow()
        self.editor.pattern_edit.setFocus()

    def _build(self) -> PatternEditor:
        from app.kit.names import PATTERNS
        from app.pattern.editor import PatternEditor

        labels = {known.name: known.label() for known in PATTERNS}
        named = [(labels.get(name, name), expression) for name, expression in _named().items() if expression]
        editor = PatternEditor(self._context.theme, named, self._context.window)
        editor.pattern_changed.connect(self._ask)
        editor.text_changed.connect(self._ask)
        editor.use_requested.connect(self._use)
        editor.finished.connect(self._closed)
        return editor

    @Slot()
    def _closed(self) -> None:
        self._live.rest()
        self._keep_geometry()

    @Slot()
    def _keep_geometry(self) -> None:
        if self.editor is not None:
            self._context.settings.set_bytes(GEOMETRY, self.editor.saveGeometry())

    @Slot()
    def _follow(self) -> None:
        """Follow the visible part of the text."""
        editor = self.editor
        if editor is not None and editor.isVisible() and editor.source == "view":
            self._scrolled.start()

    @Slot()
    def _ask(self) -> None:
        editor = self.editor
        if editor is None or not editor.isVisible():
            return
        if not editor.pattern:
            editor.show_problem(self.tr("Type a regular expression, or start from a named pattern."), self._data)
            return
        before, self._data = self._text_of(editor)
        self._live.ask(editor.pattern, self._data, before)

    def _text_of(self, editor: PatternEditor) -> tuple[bytes, bytes]:
        """The context before the sample, and the sample."""
        if editor.source == "own":
            return b"", editor.own_text.encode("utf-8", "replace")[:SAMPLE]
        if editor.source == "scripts" or self._session.text is None:
            from app.session.samples import sample

            return b"", sample("scripts").text.encode("utf-8")[:SAMPLE]
        text = self._session.text
        start, end = self._text.visible_range()
        first = max(0, start - BEFORE)
        return text.read(first, start - first), text.read(start, min(SAMPLE, end - start))

    @Slot(object)
    def _show_cutting(self, trial: Trial) -> None:
        editor = self.editor
        if editor is None or trial.pattern != editor.pattern:
            return
        if sentence := sentence_of(trial):
            editor.show_problem(sentence, self._data, trial.position)
        else:
            editor.show_cutting(cutting_of(trial, self._data), self._data)

    @Slot(str)
    def _show_failure(self, sentence: str) -> None:
        if self.editor is not None:
            self.editor.show_problem(sentence, self._data)

    @Slot(bool)
    def _show_slow(self, waiting: bool) -> None:
        if self.editor is not None and waiting:
            self.editor.show_slow()

    @Slot(str)
    def _use(self, pattern: str) -> None:
        """Close the editor and train with the pattern, or show in the editor why that is impossible."""
        assert self.editor is not None
        names = {expression: name for name, expression in _named().items() if expression}
        name = names.get(pattern, pattern)
        form, session = self._form, self._session
        refusal = self._refusal()
        if not refusal:
            form.set_pattern(name)
            refusal = form.error or self._repetition()  # an error of another setting, for example the special tokens
        if refusal:
            self.editor.show_refusal(refusal)
            return
        self.editor.accept()
        if session.corpus is not None:
            session.train(form.settings())
        else:
            session.notice.emit(self.tr("The next text is trained with this pattern."))

    def _refusal(self) -> str:
        """Why the session cannot start a training now; empty if it can."""
        session = self._session
        if session.missing:
            return self.tr("The text of this run is not here: choose it first, then use the pattern.")
        if session.state in (State.OPENING, State.COUNTING):
            return self.tr("The text is being counted: cancel that or wait, then use the pattern.")
        if session.state is State.TRAINING:
            return self.tr("A training is under way: pause it first, then use the pattern.")
        return ""

    def _repetition(self) -> str:
        """A sentence if the current run was trained to its end with the settings of the form, else empty."""
        session = self._session
        run = session.run if session.state is State.DONE and not session.is_reweighed else None
        if run is None or self._form.settings() != run.settings:
            return ""
        return self.tr("The run that is shown is trained with this pattern already.")


def cutting_of(trial: Trial, data: bytes) -> Cutting:
    """Convert a trial for the editor."""
    import numpy as np

    from app.kit.names import script_called
    from app.pattern.editor import Cutting
    from app.pattern.scripts_list import ScriptRow
    from app.tokens.cut_text import CutText

    starts = np.array([0, *trial.ends[:-1]] if trial.ends else [], np.int64)
    spans = list(pairwise((0, *trial.ends)))
    by_words = sorted(trial.cuts.items(), key=lambda item: -item[1].words)
    return Cutting(
        CutText(data, starts),
        tuple(spans[piece] for piece in trial.uncovered),
        len(trial.ends),
        trial.distinct,
        tuple(ScriptRow(script_called(script), found.words, found.cut) for script, found in by_words),
    )


def _named() -> dict[str, str]:
    from bpe.pretokenize.patterns import NAMED

    return NAMED


def _expression(pattern: str) -> str:
    """The expression of a pattern of the strip; the choice without a pattern starts from GPT-2's."""
    named = _named()
    return named.get(pattern, pattern) or named["gpt2"]
