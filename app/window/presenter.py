"""Shows the session in the panes: every view is a function of (history, playhead), told once a beat."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QElapsedTimer, QLocale, QObject, QTimer, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from app.curve.pane import OtherRun
from app.kit.names import text_name
from app.kit.read_as import read_as_text
from app.kit.settings import Settings
from app.kit.token_text import readable
from app.session.session import Session
from app.session.states import Look, Moment, State, looks, text_of
from app.setup.values import SetupValues, corpus_details, size_text
from app.text.film import TextFilm

if TYPE_CHECKING:
    from app.candidates.view import CandidatesPane
    from app.caption.view import Caption
    from app.curve.pane import CompressionPlot
    from app.curve.transport import Transport
    from app.inspector.view import TokenInspector
    from app.merges.view import MergesTable
    from app.runs.view import RunsPane
    from app.setup.view import SetupForm
    from app.tokens.view import TokenView
    from app.try_line.view import TryLine
    from app.vocabulary.view import VocabularyPane
    from bpe import TrainingSettings

READING_MS = 200
"""Numbers that people read change at most five times a second; what moves, moves at every beat."""
DECODED_LIMIT = 400
"""Characters of decoded ids that are shown."""
SHORT_TEXT = 200
"""Bytes below which the ids stand under the text unless the user decided otherwise."""
MIRRORS = {
    "trainButton": ("trainAction",),
    "cancelButton": ("cancelAction",),
    "playButton": ("togglePlayAction",),
    "stepForwardButton": ("stepForwardAction",),
    "stepBackButton": ("stepBackAction",),
    "nextVisibleButton": ("nextVisibleAction",),
    "previousVisibleButton": ("previousVisibleAction",),
    "toStartButton": ("toStartAction",),
    "toFrontierButton": ("toFrontierAction",),
    "followAction": ("followAction", "followButton"),
}
"""Commands that stand as a control of the state table stands."""


@dataclass(frozen=True, slots=True)
class Panes:
    """What shows the session."""

    setup: SetupForm
    token_view: TokenView
    caption: Caption
    try_line: TryLine
    transport: Transport
    plot: CompressionPlot
    merges: MergesTable
    candidates: CandidatesPane
    vocabulary: VocabularyPane
    inspector: TokenInspector
    runs: RunsPane


class Presenter(QObject):
    """Listens to the session and tells the panes. Asks for nothing and decides nothing."""

    title_changed = Signal(str)
    text_moving = Signal(int)
    """The text is about to go to a step."""
    text_moved = Signal(int)
    page_changed = Signal(bool)
    """Whether there is a text to look at."""

    def __init__(self, session: Session, panes: Panes, settings: Settings, window: QWidget) -> None:
        super().__init__(window)
        self._session, self._panes, self._settings, self._window = session, panes, settings, window
        self._moment: Moment | None = None
        self._extends = False
        self._controls: dict[str, list[QObject]] = {}
        self._frontier = -1
        self._held_out: object = None
        self._text_step = -1
        self._pictured: tuple[object, object] = (None, None)
        """The text and the run whose tokens the view has."""
        self.film = TextFilm(session, panes.token_view)
        self._try_data = b""
        self._try_ids: list[int] = []
        self._read = QElapsedTimer()
        self._later = QTimer(self, singleShot=True, interval=READING_MS)
        self._later.timeout.connect(self._show_numbers)

    # -- transitions

    def show_corpus(self) -> None:
        """Another text is open (or none)."""
        panes, session = self._panes, self._session
        panes.token_view.set_text(session.text, documents=session.text.documents if session.text is not None else ())
        self._pictured = session.text, session.history
        panes.token_view.set_under(self.under())
        corpus = session.corpus
        self.title_changed.emit(text_name(corpus) if corpus is not None else "")
        self._show_details()
        for path in session.recent:
            self._settings.add_recent(path)

    def show_run(self) -> None:
        """Another run is shown, or the words are counted now."""
        panes, session = self._panes, self._session
        history = session.history
        if self._pictured != (session.text, history):  # a text that comes in has just been laid out
            panes.token_view.set_text(session.text, keep_place=True)
            self._pictured = session.text, history
        panes.token_view.set_resolver(self._token_id)
        panes.merges.merges.set_history(history)
        settings = session.settings
        goal = settings.vocab_size if settings is not None else 0
        specials = len(settings.special_tokens) if settings is not None else 0
        panes.plot.set_run(history, goal, specials)
        self._held_out = None
        self._frontier = self._text_step = -1
        self.film.forget()
        self._show_settings()
        self._read.invalidate()  # its numbers are shown now, whatever was read a moment ago
        self.show_tick()

    def show_earlier(self) -> None:
        """There are other runs, or they are called otherwise, or coloured."""
        runs = [
            OtherRun(run.name, run.history, run.color_index) for run in self._session.runs if run.history is not None
        ]
        shown = self._session.run
        self._panes.plot.set_earlier(runs)
        if shown is not None:
            self._panes.plot.set_look(shown.color_index, shown.branched_at)
        self.show_state()

    def show_film(self) -> None:
        """The film started, stopped, or runs at another speed."""
        session, panes = self._session, self._panes
        panes.transport.set_playing(session.playing)
        panes.transport.set_speed(session.speed)
        panes.transport.set_following(session.following)
        panes.merges.set_following(session.playing or session.following)
        for control in self._named("followAction"):
            if isinstance(control, QAction):
                control.setChecked(session.following)
        for control in self._named("togglePlayAction"):
            if isinstance(control, QAction):
                control.setText(self.tr("&Stop") if session.playing else self.tr("&Play"))

    def show_state(self) -> None:
        """The state, the form, or where the playhead can go has changed."""
        self._show_cost()
        moment = self._session.moment(self._form_settings())
        if moment.state is State.EMPTY and self._session.corpus is not None:
            return  # a first text is just being taken over: it is counted in a moment
        extends = self._extending()
        if moment == self._moment and extends == self._extends:
            return
        if moment.state is State.COUNTING and (self._moment is None or self._moment.state != moment.state):
            self._show_settings()
            moment = self._session.moment(self._form_settings())
        self._moment, self._extends = moment, extends
        table, focused = looks(moment), self._window.focusWidget()
        self._panes.setup.apply(table, extends=extends)
        for name, look in table.items():
            for mirrored in MIRRORS.get(name, (name,)):
                self._stand(mirrored, look)
        if focused is not None and not (focused.isEnabled() and focused.isVisible()):
            self._panes.token_view.setFocus()  # Qt would go on to the next control, which was not meant
        self.page_changed.emit(self._session.corpus is not None or moment.state is not State.EMPTY)
        self._panes.plot.set_finished(moment.state is State.DONE)
        self._show_progress()
        self._show_advice()

    # -- the beat

    def show_tick(self) -> None:
        """The playhead, the frontier or the progress moved."""
        session, panes = self._session, self._panes
        step, frontier = session.step, session.frontier
        played = False
        if frontier != self._frontier:
            self._frontier = frontier
            panes.token_view.refresh()
        if session.text_step != self._text_step:
            self._text_step = session.text_step
            self.text_moving.emit(self._text_step)
            played = self.film.show(self._text_step, self._newest(self._text_step)) is not None
            self.text_moved.emit(self._text_step)
        if session.held_out_counts is not self._held_out:
            self._held_out = session.held_out_counts
            sizes = session.held_out_bytes, session.held_out_characters
            panes.plot.set_held_out(session.held_out_counts, *sizes)
        panes.plot.set_position(frontier, step)
        panes.merges.set_position(frontier, step)
        settings = session.settings
        specials = len(settings.special_tokens) if settings is not None else 0
        panes.transport.set_position(step, frontier, session.goal, specials, session.passed_over)
        fast = session.playing or session.following or session.state is State.TRAINING
        if played or not fast or not self._read.isValid() or self._read.elapsed() >= READING_MS:
            self._show_numbers()
        elif not self._later.isActive():
            self._later.start()

    def show_try(self, text: str) -> None:
        """Another text is in the try line."""
        self._try_data = text.encode("utf-8", "replace")
        self._try_ids = []
        self._show_try()

    def show_ids(self, ids: list[int]) -> None:
        """What is in the try line reads as token ids: say what they mean at the playhead."""
        self._try_ids = ids
        self._show_try()

    def _show_numbers(self) -> None:
        self._read.start()
        self._panes.caption.set_merge(self._session.history, self._session.step)
        self._show_try()
        self._show_progress()
        self.show_state()

    # -- parts

    def under(self) -> str:
        """What stands under the text: the user's choice, else the ids under a short one."""
        wanted = str(self._settings.get("under"))
        if wanted != "auto":
            return wanted
        corpus = self._session.corpus
        return "ids" if corpus is not None and corpus.size < SHORT_TEXT else "none"

    def _token_id(self, token: bytes, merge: int) -> int | None:
        """The id of a token in view, from its bytes and the merge that made it (-1: none)."""
        if merge >= 0:
            return 256 + merge
        if len(token) == 1:
            return token[0]
        settings = self._session.settings
        specials = [name.encode() for name in settings.special_tokens] if settings is not None else []
        return 256 + self._session.text_step + specials.index(token) if token in specials else None

    def _newest(self, step: int) -> tuple[int, int] | None:
        """The pair that was merged last."""
        history = self._session.history
        if history is None or not 0 < step <= history.step:
            return None
        return int(history.left[step - 1]), int(history.right[step - 1])

    def _show_settings(self) -> None:
        """The settings of the run: in the form, and in what is said about the corpus."""
        settings = self._session.settings
        if settings is not None:
            self._panes.setup.set_settings(settings)
        self._show_details()

    def _show_details(self) -> None:
        session = self._session
        corpus, text, words, settings = session.corpus, session.text, session.words, session.settings
        if corpus is None or text is None:
            self._panes.setup.set_corpus("", "")
            return
        if session.missing:
            self._panes.setup.set_corpus(text_name(corpus), self.tr("the text is not here"))
            return
        details = corpus_details(
            corpus.size,
            words=len(words) if words is not None else None,
            pattern=settings.pattern if settings is not None else "",
            encoding=read_as_text(corpus.documents) or ("UTF-8" if _begins_as_utf8(text.read(0, 4096)) else ""),
            hold_out=settings.hold_out if settings is not None else 0.0,
        )
        self._panes.setup.set_corpus(text_name(corpus), details)

    def _show_try(self) -> None:
        if not self._try_data:
            return
        session = self._session
        seams, _valid_to = session.try_seams(self._try_data)
        motion = self.film.take_motion()
        if motion is None:
            self._panes.try_line.set_seams(self._try_data, seams, session.step)
        else:
            merge, backwards, duration = motion
            self._panes.try_line.animate_merge(
                self._try_data, seams, merge, session.step, backwards=backwards, duration=duration
            )
        self._panes.try_line.set_decoded(self._decoded(self._try_ids) if self._try_ids else None)

    def _decoded(self, ids: list[int]) -> str | None:
        """The text of these ids at the playhead; None if one of them is no token there."""
        history, settings = self._session.history, self._session.settings
        if history is None or settings is None:
            return None
        learnt = 256 + self._session.step
        parts = []
        for token in ids:
            if token < learnt:
                parts.append(history.token_bytes(token))
            elif token - learnt < len(settings.special_tokens):
                parts.append(settings.special_tokens[token - learnt].encode())
            else:
                return None
        return readable(b"".join(parts), DECODED_LIMIT)

    def _show_cost(self) -> None:
        """Without a pattern the whole text is held in memory: that is told before a training starts."""
        corpus, values = self._session.corpus, self._panes.setup.values()
        if corpus is None or values.pattern != "none" or self._panes.setup.error:
            self._panes.setup.set_hint("")
            return
        from bpe.training import memory_estimate

        wanted, free = memory_estimate.needed(corpus, values.to_settings()), memory_estimate.available()
        if wanted < memory_estimate.WORTH_TELLING or free is None:
            self._panes.setup.set_hint("")
            return
        sentence = self.tr("Training without a pattern takes about {size} of memory; {free} are free.")
        self._panes.setup.set_hint(sentence.format(size=size_text(wanted), free=size_text(free)))

    def _show_progress(self) -> None:
        session = self._session
        done, total = session.progress_text
        if session.state is State.TRAINING:
            done, total = session.frontier, session.goal
        self._panes.setup.set_progress(done, 0 if session.preparing or session.resuming else total)
        self._panes.setup.set_status(self._status())

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

    def _show_advice(self) -> None:
        advice = self._session.advice
        if advice is None:
            self._panes.caption.set_notice("", None)
        else:
            self._panes.caption.set_notice(advice.text, advice.action)

    # -- the form and the table

    def _form_settings(self) -> TrainingSettings | None:
        """What the form shows, where that can be trained and is a change that would do anything."""
        if self._session.settings is None or self._panes.setup.error or self._is_vain():
            return None
        return self._panes.setup.settings()

    def _extending(self) -> bool:
        settings = self._session.settings
        if settings is None or self._session.history is None:
            return False
        return self._panes.setup.values().extends(SetupValues.of(settings))

    def _is_vain(self) -> bool:
        """More tokens are asked of a run that found no further pair."""
        reason = self._session.stop_reason
        found_none = reason is not None and reason.name == "NO_PAIRS_LEFT"
        return found_none and self._extending() and not self._session.is_reweighed

    def _named(self, name: str) -> list[QObject]:
        if name not in self._controls:
            self._controls[name] = self._window.findChildren(QObject, name)
        return self._controls[name]

    def _stand(self, name: str, look: Look) -> None:
        """The menus keep their entries, so that they do not jump; pages show and hide the panes."""
        for control in self._named(name):
            if isinstance(control, QAction):
                control.setEnabled(look.enabled and look.visible)
                if look.text:
                    control.setText(text_of(look))
            elif isinstance(control, QWidget) and not self._panes.setup.isAncestorOf(control):
                control.setEnabled(look.enabled)


def _begins_as_utf8(data: bytes) -> bool:
    """Whether these first bytes of a text are UTF-8 (the last character may be cut)."""
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        return error.end == len(data) and error.start > len(data) - 4 and error.reason.startswith("unexpected end")
    return True
