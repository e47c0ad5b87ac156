"""The open text in the token view, at the playhead.

Questions that may take long are answered on a thread, the newest first; the view only shows answers.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale, QObject, QTimer, Signal, Slot

from app.kit.numbers import BYTE_TOKENS
from app.kit.token_text import readable
from app.session.line_counts import LineCounter, LineCounts
from app.session.states import State
from app.text import scales as text_scales
from app.text import survey as text_survey
from app.text.film import TextFilm
from app.text.seeker import TextSeeker
from app.tokens.view import TokenView

if TYPE_CHECKING:
    from app.context import Context
    from app.text.survey import Extent, Sampler, Survey
    from app.tokens.coloring import ColorScale
    from bpe import MergeHistory

SETTLED_MS = 120
"""Milliseconds without a new step after which the whole file is searched for the map."""
NAME_LIMIT = 24
SHORT_TEXT = 200
"""Texts of fewer bytes show ids beneath their tokens unless the user chose otherwise."""


class TextControl(QObject):
    """Shows the text at the playhead: its tokens, colours, map, line numbers, and the selection in figures."""

    scale_changed = Signal(object)
    """The new ColorScale of the tokens, or None."""

    def __init__(self, context: Context, lines: LineCounter) -> None:
        super().__init__(context.window)
        self._context, self._session = context, context.session
        self.view = self._view = TokenView(context.theme)
        self.film = TextFilm(self._session, self._view)
        self._mode = "identity"
        self._under = "auto"
        self._colored_by = ("", 0)
        """The mode and the goal for which the current scale was made."""
        self._history: MergeHistory | None = None
        self._pictured: tuple[object, object] = (None, None)
        """The text and the run whose tokens the view shows."""
        self._is_counted = False
        self._sampler: Sampler | None = None
        self._step = 0
        self._shown_step = self._frontier = -1
        self._shows_numbers = False
        background = context.background
        self._map = background.paced_question(self, then=self._show_map)
        self._selection = background.paced_question(self, then=self._show_selection)
        self._counting = background.paced_question(self, then=self._counted)
        self.lines = lines
        self.lines.counted.connect(self._show_lines)
        self._seeker = TextSeeker(self._session, background, self._view, self)
        self._settle = QTimer(self, singleShot=True, interval=SETTLED_MS)
        self._settle.timeout.connect(self._ask_map)
        background.closing.connect(self._settle.stop)
        self._connect()

    def _connect(self) -> None:
        session, view = self._session, self._view
        session.player.visible_seams = view.visible_seams
        session.corpus_changed.connect(self._begin_text)
        session.run_changed.connect(self._begin_run)
        session.state_changed.connect(self._settle.start)
        session.player.ticked.connect(self._follow)
        view.highlight.changed.connect(self._settle.start)
        view.found.ended.connect(self._map_tokens)
        view.selection_changed.connect(self._ask_selection)
        view.bytes_of = self._bytes_of

    # -- the user's choices

    def set_animates(self, on: bool) -> None:
        """Whether merges are played in the text at slow speeds."""
        self.film.animates = self._seeker.animates = on

    def set_glides(self, on: bool) -> None:
        """Whether the text scrolls to a merge that is not in view."""
        self._session.player.glides = self._seeker.glides = on

    def set_color_mode(self, mode: str) -> None:
        """Colour tokens by a mode of `app.text.scales`."""
        self._mode = mode
        self._colour(self._step)
        self._ask_counts()

    def set_minimap(self, on: bool) -> None:
        """Show or hide the map of the whole text."""
        self._view.around.set_map(on)
        self._settle.start()

    def set_line_numbers(self, on: bool) -> None:
        """Show or hide the numbers of the lines."""
        self._shows_numbers = on
        self._view.around.set_numbers(on)
        self._count_lines()

    def set_under(self, under: str) -> None:
        """Show ids, bytes or bits beneath each token; "auto" shows the ids beneath a short text."""
        self._under = under
        self._show_under()

    def _show_under(self) -> None:
        under = self._under
        if under == "auto":
            corpus = self._session.corpus
            under = "ids" if corpus is not None and corpus.size < SHORT_TEXT else "none"
        self._context.commands.show_choice("under", under)
        self._view.set_under(under)

    # -- another text, another run

    @Slot()
    def _begin_text(self) -> None:
        self.lines.stop()
        self._view.around.set_lines(None)
        self._count_lines()
        self._forget_run()
        text = self._session.text
        self._view.set_text(text, documents=text.documents if text is not None else ())
        self._pictured = text, self._session.history
        self._show_under()

    @Slot()
    def _begin_run(self) -> None:
        """Show another run, or a run whose words have just been counted."""
        self._forget_run()
        now = self._session.text, self._session.history
        if self._pictured != now:  # a new text has just been laid out
            self._view.set_text(self._session.text, keep_place=True)
            self._pictured = now
        self._view.set_resolver(self._token_id)
        self._frontier = self._shown_step = -1
        self.film.forget()
        self._follow()

    @Slot()
    def _follow(self) -> None:
        """Follow the frontier and the playhead."""
        session, view = self._session, self._view
        if session.frontier != self._frontier:
            self._frontier = session.frontier
            view.refresh()
        step = session.player.text_step
        if step != self._shown_step:
            self._shown_step = step
            self._colour(step)
            motion = self.film.show(step, self._newest(step))
            self._moved(step)
            view.stepped.emit(step, motion)

    def _newest(self, step: int) -> tuple[int, int] | None:
        """The pair that was merged last."""
        history = self._history
        return history.at(step).newest if history is not None and 0 <= step <= history.step else None

    def _token_id(self, token: bytes, merge: int) -> int | None:
        """The id of a token in view, from its bytes and the merge that made it (-1: none)."""
        if merge >= 0:
            return BYTE_TOKENS + merge
        if len(token) == 1:
            return token[0]
        settings = self._session.settings
        specials = [name.encode() for name in settings.special_tokens] if settings is not None else []
        return BYTE_TOKENS + self._session.player.text_step + specials.index(token) if token in specials else None

    def _forget_run(self) -> None:
        self._history, self._sampler, self._is_counted = self._session.history, None, False
        self._step = self._session.player.text_step
        for inquiry in (self._map, self._selection, self._counting):
            inquiry.forget()
        self._seeker.forget()
        self._view.around.minimap.show_marks((), "", pinned=False)
        self._colour(self._step)
        self._ask_counts()
        self._settle.start()

    # -- colours

    def _colour(self, step: int) -> None:
        """Set the scale for a step that the text is about to show."""
        self._step = step
        key = self._mode, self._session.goal
        if key == self._colored_by and not text_scales.SCALES[self._mode].changes_with_step:
            return
        self._colored_by = key
        self._set_scale(*self._scale(step))

    def _scale(self, step: int) -> text_scales.Scaled:
        counted = self._history if self._is_counted else None
        return text_scales.SCALES[self._mode].scale(text_scales.ScaleInputs(self._session.goal, counted, step))

    def _set_scale(self, scale: ColorScale | None, legend: text_scales.Legend) -> None:
        self._view.set_scale(scale)
        self._view.around.set_legend(*legend)
        self.scale_changed.emit(scale)

    def _ask_counts(self) -> None:
        """Count the bytes on a thread, once for each run: a large text takes a while."""
        history = self._history
        if text_scales.SCALES[self._mode].needs_counts and history is not None and not self._is_counted:
            self._counting.ask(id(history), lambda: history.byte_counts)

    @Slot(object, object)
    def _counted(self, key: object, _counts: object) -> None:
        if key == id(self._history):
            self._is_counted = True
            self._colour(self._step)

    # -- the map

    def _moved(self, step: int) -> None:
        self._step = step
        if not self._settle.isActive():
            self._settle.start()
        if self._view.pointer.selected_range() is not None:
            self._ask_selection(self._view.pointer.selected_range())
        self._seeker.moved(step)

    def _token(self) -> tuple[bytes, bool]:
        """The token that the map shows, and whether it is pinned; if not, it is the newest token."""
        pinned = self._view.highlight.pinned
        if pinned is not None or self._history is None or self._step < 1:
            return pinned or b"", pinned is not None
        return self._history.token_bytes(255 + self._step), False

    @Slot()
    def _map_tokens(self) -> None:
        """Show tokens in the map again, after a search."""
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
            return  # leave the processor to the training; asked again when it ends
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
        if token < BYTE_TOKENS:
            return bytes([token]) if token >= 0 else None
        if history is None or token - BYTE_TOKENS >= history.step:
            return None
        return history.token_bytes(token)
