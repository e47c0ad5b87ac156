"""The strip of settings above the text: its contents, and the action of its button."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale, QObject, Signal, Slot

from app.kit.names import text_name
from app.kit.numbers import size_text
from app.kit.read_as import read_as_text
from app.kit.throttle import Throttle
from app.kit.undo import UndoStep
from app.session.states import State
from app.setup.values import SetupValues, corpus_details
from app.setup.view import SetupForm

if TYPE_CHECKING:
    from app.context import Context
    from bpe import TrainingSettings


class SetupControl(QObject):
    """Shows the settings and the progress of the run, and trains with the settings of the form."""

    form_changed = Signal()
    """Emitted when the user edits the form, or it shows other settings."""

    def __init__(self, context: Context) -> None:
        super().__init__(context.window)
        self._context, self._session = context, context.session
        self.view = SetupForm(context.theme)
        self._progress = Throttle(self._show_progress, self)
        context.commands.add(
            "train", self.tr("&Train"), self.view.train_button.click, keys=("Ctrl+Return", "Ctrl+Enter")
        )
        context.commands.add("branch", self.tr("&Branch from here"), self.branch, keys=("Ctrl+Shift+B",))
        self._connect()

    def _connect(self) -> None:
        session, view = self._session, self.view
        session.corpus_changed.connect(self._show_details)
        session.run_changed.connect(self.show_settings)
        session.state_changed.connect(self._progress.now)
        session.player.ticked.connect(self._follow)
        view.train_requested.connect(self._train)
        view.pause_requested.connect(session.pause)
        view.continue_requested.connect(session.resume)
        view.cancel_requested.connect(session.cancel)
        view.settings_changed.connect(self._edited)

    # -- the user's actions

    def branch(self) -> None:
        """Branch off at the playhead with the settings of the form."""
        if not self.view.error:
            self._session.branch(self.view.settings())

    @Slot(object, str)
    def use_settings(self, settings: TrainingSettings, name: str) -> None:
        """Fill the form with the settings of the run with this name. Can be undone."""
        if self.view.error:
            return
        before = self.view.settings()
        text = self.tr("use the settings of {name}").format(name=name)
        self._context.undo_stack.push(UndoStep(text, partial(self._fill, settings), partial(self._fill, before)))

    def _fill(self, settings: TrainingSettings) -> None:
        self.view.set_settings(settings)
        self.view.settings_changed.emit()

    def _train(self) -> None:
        self._session.train(self.view.settings())

    @Slot()
    def _edited(self) -> None:
        if self._session.corpus is None and not self.view.error:
            self._session.prefer(self.view.settings())  # for the first text that is opened
        self.form_changed.emit()

    # -- the form

    def form_settings(self) -> TrainingSettings | None:
        """The settings of the form if they are valid and differ from the run's, else None."""
        if self._session.settings is None or self.view.error or self._has_nothing_to_train():
            return None
        return self.view.settings()

    def extends(self) -> bool:
        """Whether the form differs from the run only by a larger vocabulary."""
        settings = self._session.settings
        if settings is None or self._session.history is None:
            return False
        return self.view.values().extends(SetupValues.of(settings))

    def _has_nothing_to_train(self) -> bool:
        """Whether the form asks for more tokens from a run that has no pairs left."""
        reason = self._session.stop_reason
        found_none = reason is not None and reason.name == "NO_PAIRS_LEFT"
        return found_none and self.extends() and not self._session.is_reweighed

    # -- contents

    @Slot()
    def show_settings(self) -> None:
        """Show the settings of the run, and the details of its corpus."""
        if self._session.settings is not None:
            self.view.set_settings(self._session.settings)
        self._show_details()
        self.form_changed.emit()

    @Slot()
    def _show_details(self) -> None:
        session = self._session
        corpus, text, words, settings = session.corpus, session.text, session.words, session.settings
        if corpus is None or text is None:
            self.view.set_corpus("", "")
            return
        if session.missing:
            self.view.set_corpus(text_name(corpus), self.tr("the text is not here"))
            return
        details = corpus_details(
            corpus.size,
            words=len(words) if words is not None else None,
            pattern=settings.pattern if settings is not None else "",
            encoding=read_as_text(corpus.documents) or ("UTF-8" if _begins_as_utf8(text.read(0, 4096)) else ""),
            hold_out=settings.hold_out if settings is not None else 0.0,
        )
        self.view.set_corpus(text_name(corpus), details)

    def show_cost(self) -> None:
        """Show the memory needed for training without a pattern, which keeps the whole text in memory."""
        corpus, values = self._session.corpus, self.view.values()
        if corpus is None or values.pattern != "none" or self.view.error:
            self.view.set_hint("")
            return
        from bpe.training import memory_estimate

        wanted, free = memory_estimate.needed(corpus, values.to_settings()), memory_estimate.available()
        if wanted < memory_estimate.WORTH_TELLING or free is None:
            self.view.set_hint("")
            return
        sentence = self.tr("Training without a pattern takes about {size} of memory; {free} are free.")
        self.view.set_hint(sentence.format(size=size_text(wanted), free=size_text(free)))

    @Slot()
    def _follow(self) -> None:
        self._progress.request(at_once=not self._session.is_moving)

    def _show_progress(self) -> None:
        session = self._session
        done, total = session.progress_text
        if session.state is State.TRAINING:
            done, total = session.frontier, session.goal
        self.view.set_progress(done, 0 if session.preparing or session.resuming else total)
        self.view.set_status(self._status())

    def _status(self) -> str:
        session = self._session
        if session.preparing:
            return self.tr("preparing the engine, once on this machine")
        if session.state is State.OPENING:
            share = session.progress
            if share is None:
                return self.tr("opening")
            return self.tr("checking the text, {share} %").format(share=QLocale().toString(round(100 * share)))
        if session.state is State.COUNTING and session.resuming:
            return self.tr("putting the merges back into the text")
        if session.state is State.COUNTING:
            share = round(100 * (session.progress or 0.0))
            return self.tr("counting, {share} %").format(share=QLocale().toString(share))
        if session.state is State.TRAINING:
            return self._time_left()
        if session.state is State.PAUSED and session.history is not None:
            return self.tr("paused")
        if session.state is State.DONE:
            return self.tr("done")
        return ""

    def _time_left(self) -> str:
        seconds = self._session.seconds_left
        if seconds is None:
            return self.tr("training")
        locale = QLocale()
        if seconds < 10:
            return self.tr("{seconds} s left").format(seconds=locale.toString(seconds, "f", 1))
        if seconds < 90:
            return self.tr("{seconds} s left").format(seconds=locale.toString(round(seconds)))
        return self.tr("{minutes} min left").format(minutes=locale.toString(round(seconds / 60)))


def _begins_as_utf8(data: bytes) -> bool:
    """Whether these first bytes of a text are UTF-8 (the last character may be cut)."""
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        return error.end == len(data) and error.start > len(data) - 4 and error.reason.startswith("unexpected end")
    return True
