"""What the text is asked, and how it is coloured: between the session, which knows, and the token view, which shows.

Everything that may take long is asked on a thread, the newest question first; the view only shows answers.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QLocale, QObject, QTimer, Slot

from app.kit.token_text import readable
from app.session.line_counts import LineCounter, LineCounts
from app.session.snapshots import Inquiry
from app.session.states import State
from app.text import scales as text_scales
from app.text import survey as text_survey
from app.text.seeker import Seeker

if TYPE_CHECKING:
    from app.session.session import Session
    from app.text.survey import Extent, Sampler, Survey
    from app.tokens.coloring import Scale
    from app.window.presenter import Panes, Presenter
    from bpe import MergeHistory

SETTLED_MS = 120
"""How long the text rests at a step before the whole file is looked at."""
NAME_LIMIT = 24


class TextDesk(QObject):
    """Colours by a scale, the map of the whole text, the selection in numbers, line numbers, places to go to."""

    def __init__(self, session: Session, presenter: Presenter, panes: Panes, parent: QObject) -> None:
        super().__init__(parent)
        self._session, self._presenter, self._panes = session, presenter, panes
        self._view = panes.token_view
        self._mode = "identity"
        self._colored_by = ("", 0)
        """The mode and the goal that the scale on show was made for."""
        self._history: MergeHistory | None = None
        self._is_counted = False
        self._sampler: Sampler | None = None
        self._step = 0
        self._shows_numbers = False
        self._map = self._inquiry(self._show_map)
        self._selection = self._inquiry(self._show_selection)
        self._counting = self._inquiry(self._counted)
        self.lines = LineCounter(self)
        self.lines.counted.connect(self._show_lines)
        self._seeker = Seeker(session, self._view, self)
        self._settle = QTimer(self, singleShot=True, interval=SETTLED_MS)
        self._settle.timeout.connect(self._ask_map)
        self._connect()

    def _inquiry(self, answered: Any) -> Inquiry:
        inquiry = Inquiry(self)
        inquiry.answered.connect(answered)
        return inquiry

    def _connect(self) -> None:
        session, view, presenter = self._session, self._view, self._presenter
        session.corpus_changed.connect(self._begin_text)
        session.run_changed.connect(self._begin_run)
        session.state_changed.connect(self._settle.start)
        presenter.text_moving.connect(self._colour)
        presenter.text_moved.connect(self._moved)
        view.highlight.changed.connect(self._settle.start)
        view.found.ended.connect(self._map_tokens)
        view.selection_changed.connect(self._ask_selection)
        view.try_requested.connect(self._panes.try_line.edit.setText)
        view.bytes_of = self._bytes_of

    def choose(self, key: str, value: Any) -> None:
        """The user decided something about the text."""
        match key:
            case "animate":
                self._presenter.film.animates = self._seeker.animates = value
            case "glide":
                self._session.glides = self._seeker.glides = value
            case "color_by":
                self._mode = value
                self._colour(self._step)
                self._ask_counts()
            case "minimap":
                self._view.around.set_map(value)
                self._settle.start()
            case "line_numbers":
                self._shows_numbers = value
                self._view.around.set_numbers(value)
                self._count_lines()

    def shutdown(self, timeout: float) -> bool:
        """Stop asking; whether every thread has ended."""
        self._settle.stop()
        services = (self._map, self._selection, self._counting, self.lines, self._seeker)
        ended = [service.shutdown(timeout) for service in services]  # every one is told, whatever the others do
        return all(ended)

    # -- another text, another run

    @Slot()
    def _begin_text(self) -> None:
        self.lines.stop()
        self._view.around.set_lines(None)
        self._count_lines()
        self._begin_run()

    @Slot()
    def _begin_run(self) -> None:
        self._history, self._sampler, self._is_counted = self._session.history, None, False
        self._step = self._session.text_step
        for inquiry in (self._map, self._selection, self._counting):
            inquiry.forget()
        self._seeker.forget()
        self._view.around.minimap.show_marks((), "", pinned=False)
        self._colour(self._step)
        self._ask_counts()
        self._settle.start()

    # -- colours

    def _colour(self, step: int) -> None:
        """Colour for a step the text is about to go to."""
        self._step = step
        key = self._mode, self._session.goal
        if self._mode == "age" and key == self._colored_by:
            return  # the same for every step
        self._colored_by = key
        self._set_scale(*self._scale(step))

    def _scale(self, step: int) -> tuple[Scale | None, text_scales.Legend]:
        history = self._history
        if self._mode == "identity":
            return None, ("", [])
        if self._mode == "length":
            return text_scales.length()
        if self._mode == "age":
            return text_scales.age(self._session.goal)
        if history is None or not self._is_counted or step > history.step:
            return None, ("", [])
        return text_scales.frequency(history, step)

    def _set_scale(self, scale: Scale | None, legend: text_scales.Legend) -> None:
        self._view.set_scale(scale)
        self._view.around.set_legend(*legend)
        self._panes.try_line.set_scale(scale)

    def _ask_counts(self) -> None:
        """How often each byte occurs is worked out once for a run, which takes a while for large texts."""
        history = self._history
        if self._mode == "frequency" and history is not None and not self._is_counted:
            self._counting.ask(id(history), lambda: history.byte_counts)

    @Slot(object, object)
    def _counted(self, key: object, _counts: object) -> None:
        if key == id(self._history):
            self._is_counted = True
            self._colour(self._step)

    # -- the map

    @Slot(int)
    def _moved(self, step: int) -> None:
        self._step = step
        if not self._settle.isActive():
            self._settle.start()
        if self._view.pointer.selected_range() is not None:
            self._ask_selection(self._view.pointer.selected_range())
        self._seeker.moved(step)

    def _token(self) -> tuple[bytes, bool]:
        """The token that the map shows, and whether it is pinned: else it is the newest one."""
        pinned = self._view.highlight.pinned
        if pinned is not None or self._history is None or self._step < 1:
            return pinned or b"", pinned is not None
        return self._history.token_bytes(255 + self._step), False

    @Slot()
    def _map_tokens(self) -> None:
        """The map has shown something else."""
        self._map.forget()
        self._settle.start()

    @Slot()
    def _ask_map(self) -> None:
        if self._view.found.is_searching:
            return
        text, history = self._session.text, self._history
        token, pinned = self._token()
        if text is None or history is None or not self._view.around.minimap.isVisible():
            return
        if not token:
            self._map.forget()
            self._view.around.minimap.show_marks((), "", pinned=False)
            return
        if self._sampler is None:
            seams = text.for_a_thread()
            if seams is None:
                return
            self._sampler = text_survey.Sampler(seams)
        if self._session.state is State.TRAINING and self._sampler.is_behind(self._step):
            return  # the training has the processor; asked again when it is through
        sampler, step = self._sampler, self._step
        self._map.ask((token, pinned, step), partial(sampler.survey, token, step))

    @Slot(object, object)
    def _show_map(self, key: tuple[bytes, bool, int], answer: Survey | None) -> None:
        if answer is not None and not self._view.found.is_searching:
            token, pinned, _step = key
            name = readable(token, NAME_LIMIT)
            self._view.around.minimap.show_marks(
                answer.counts, name, pinned=pinned, found=answer.found, share=answer.share
            )

    # -- the selection

    @Slot(object)
    def _ask_selection(self, selected: tuple[int, int] | None) -> None:
        text = self._session.text
        seams = text.for_a_thread() if text is not None and selected is not None else None
        if selected is None or seams is None:
            self._selection.forget()
            return
        start, end = selected
        self._selection.ask((start, end, self._step), partial(text_survey.extent, seams, start, end, self._step))

    @Slot(object, object)
    def _show_selection(self, _key: object, found: Extent | None) -> None:
        if found is not None:
            self._view.tell_selection(self._sentence(found))

    def _sentence(self, found: Extent) -> str:
        number = QLocale().toString
        tokens = self.tr("1 token") if found.tokens == 1 else self.tr("{count} tokens")
        size = self.tr("1 byte") if found.size == 1 else self.tr("{count} bytes")
        characters = self.tr("1 character") if found.characters == 1 else self.tr("{count} characters")
        ratio = self.tr("{ratio} bytes per token").format(ratio=number(found.size / max(1, found.tokens), "f", 2))
        about = "" if found.exact else "≈ "
        parts = [
            about + tokens.format(count=number(found.tokens)),
            size.format(count=number(found.size)),
            about + characters.format(count=number(found.characters)),
            about + ratio,
        ]
        return " · ".join(parts)

    # -- lines, and tokens by their ids

    def _count_lines(self) -> None:
        if self._shows_numbers:
            self._view.around.set_lines(self.lines.count(self._session.corpus))

    @Slot(object)
    def _show_lines(self, lines: LineCounts) -> None:
        self._view.around.set_lines(lines)

    def _bytes_of(self, token: int) -> bytes | None:
        history = self._history
        if token < 256:
            return bytes([token]) if token >= 0 else None
        if history is None or token - 256 >= history.step:
            return None
        return history.token_bytes(token)
