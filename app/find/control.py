"""Finding in the text: the find bar's query is counted and searched for on threads, with progress.

The newest query wins. Presses of next or previous during a search are queued, so that none is lost.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale, QObject, QTimer, Slot

from app.find import searches
from app.find.bar import FindBar
from app.find.searches import FindError, Stopper
from app.kit.background import Background, Question
from app.kit.token_text import readable

if TYPE_CHECKING:
    from app.context import Context
    from app.find.query import FindQuery
    from app.tokens.view import TokenView
    from bpe.searching.search import Match, Search

TYPING_MS = 120
"""Milliseconds after the last key press before a search starts."""
COUNT_MS = 100
"""Interval at which a growing count is shown."""
MOVED_MS = 300
"""Interval for recounting a token while the playhead moves."""
NEAR = 64 << 10
"""Bytes around the visible text in which matches are highlighted in advance, for scrolling."""
LONGEST_SELECTION = 200
NAME_LIMIT = 24


class FindControl(QObject):
    """Connects the find bar with the text."""

    def __init__(self, context: Context, view: TokenView) -> None:
        super().__init__(context.window)
        self._session, self._view = context.session, view
        self.bar = FindBar(context.theme)
        self._search: Search | None = None
        self._match: Match | None = None
        self._number: int | None = None
        self._anchor = 0
        """The offset where the search begins while the user types."""
        self._waiting = 0
        """Queued presses of next (positive) or previous (negative)."""
        self._goes = self._forward = True
        """Whether to go to the first match; the direction of the last search."""
        self._stoppers: dict[Question, Stopper] = {}
        """The cancellation object of each question's work on a thread."""
        self._lit: tuple[int, int] | None = None
        self._mapped = -1
        """The number of bytes whose matches are on the map."""
        background = context.background
        self._makes, self._counts = self._question(background, self._made), self._question(background, self._counted)
        self._steps, self._numbers = self._question(background, self._came), self._question(background, self._named)
        self._nears = self._question(background, self._light)
        background.closing.connect(self._forget)
        self._typing = self._timer(TYPING_MS, self._begin)
        self._moving = self._timer(MOVED_MS, self._renew)
        self._near_soon = self._timer(0, self._look_near)
        self._growing = QTimer(self, interval=COUNT_MS)
        self._growing.timeout.connect(self._show_count)
        self._connect()

    def _question(self, background: Background, then: Callable[..., None]) -> Question:
        return background.question(self, then=then, failed=self._show_problem)

    def _timer(self, milliseconds: int, slot: object) -> QTimer:
        timer = QTimer(self, singleShot=True, interval=milliseconds)
        timer.timeout.connect(slot)
        return timer

    def _connect(self) -> None:
        bar, view = self.bar, self._view
        bar.query_changed.connect(self._changed)
        bar.step_requested.connect(self.step)
        bar.closed.connect(self.close)
        view.found.step_requested.connect(self.step)
        view.visible_range_changed.connect(self._near_soon.start)
        view.stepped.connect(self._step_moved)
        self._session.corpus_changed.connect(self._text_changed)
        self._session.run_changed.connect(self._run_changed)

    # -- opening and closing

    def open(self) -> None:
        """Open the bar with the selected text, and search from the top of the visible text."""
        selected = self._view.pointer.selected_range()
        text = ""
        if selected is not None and selected[1] - selected[0] <= LONGEST_SELECTION:
            text = self._view.selected_text()
        self._anchor = selected[0] if selected is not None else self._view.visible_range()[0]
        if "\n" in text or "\r" in text:
            text = ""
        was = self.bar.query()
        if text:
            self.bar.kind.setCurrentIndex(0)
        self.bar.enter(text)
        if self._search is None and self.bar.query() == was:
            self._begin()

    @Slot()
    def close(self) -> None:
        """Clear the query; the current match stays selected."""
        match = self._match
        self._forget()
        self._view.found.clear()
        if match is not None and match.end <= self._view.text_size:
            self._view.pointer.select((match.start, match.end))
        self._view.setFocus()

    @Slot()
    def _forget(self) -> None:
        for timer in (self._typing, self._moving, self._near_soon, self._growing):
            timer.stop()
        for job in (self._makes, self._counts, self._steps, self._numbers, self._nears):
            self._drop(job)
        self._search = self._match = self._number = self._lit = None
        self._waiting = 0

    def _drop(self, job: Question) -> None:
        """Cancel a question: end its work and ignore its answer."""
        job.cancel()
        if job in self._stoppers:
            self._stoppers.pop(job).wanted = False

    def _ask(self, job: Question, work: Callable[..., object], *what: object, **how: object) -> None:
        """Start work for a question, instead of its earlier work."""
        self._drop(job)
        stopper = self._stoppers[job] = Stopper()
        job.ask(partial(work, *what, stopper, **how))

    # -- another query, text or run

    @Slot()
    def _changed(self) -> None:
        if self._match is not None:
            self._anchor = self._match.start
        self._forget()
        self._typing.start()

    @Slot()
    def _text_changed(self) -> None:
        self._anchor = 0
        self._forget()
        self._view.found.clear()
        if self.bar.isVisible():
            self._typing.start()

    @Slot()
    def _run_changed(self) -> None:
        self._step_moved(0)

    @Slot(int)
    def _step_moved(self, _step: int) -> None:
        """Another step: a token has other occurrences."""
        if self.bar.isVisible() and self.bar.query().kind == "token" and not self._moving.isActive():
            self._moving.start()

    @Slot()
    def _renew(self) -> None:
        """Repeat the search without scrolling."""
        self._begin(goes=False)

    @Slot()
    def _begin(self, *, goes: bool = True) -> None:
        if self._match is not None:
            self._anchor = self._match.start
        waiting = self._waiting
        self._forget()
        self._goes = goes
        query, text = self.bar.query(), self._session.text
        if not query.typed or text is None or self.bar.isHidden():
            self._view.found.clear()
            self.bar.show_count(None)
            self.bar.say("")
            return
        self._waiting = waiting
        token = self._token(query)
        if isinstance(token, str):
            self._show_problem(token)
            return
        step = self._session.player.text_step
        self._makes.ask(partial(searches.make_search, text, query, token, step))

    def _token(self, query: FindQuery) -> bytes | str:
        """The bytes of the token in the query, or a sentence that says why there is none."""
        if query.kind != "token":
            return b""
        wanted, history = query.token_id, self._session.history
        if wanted is None:
            return query.token_bytes
        learnt = 256 + self._session.player.text_step
        if wanted < 256:
            return bytes([wanted])
        if history is not None and wanted < learnt:
            return history.token_bytes(wanted)
        specials = len(history.settings.special_tokens) if history is not None else 0
        if history is not None and wanted - learnt < specials:
            return history.settings.special_tokens[wanted - learnt].encode()
        return self.tr("There is no token {id} at this step: the last one is {last}.").format(
            id=QLocale().toString(wanted), last=QLocale().toString(learnt - 1 + specials)
        )

    @Slot(object)
    def _made(self, made: Search | FindError) -> None:
        if isinstance(made, FindError):
            self._show_problem(str(made))
            return
        self._search, self._mapped = made, -1
        self._view.found.is_searching = True
        self._view.found.current = None
        self.bar.say("")
        self._ask(self._counts, searches.count, made)
        self._growing.start()
        if self._goes:
            self._look_for(made, self._anchor, forward=True)
        else:
            self._take_step()
        self._look_near()
        self._show_count()

    # -- from match to match

    @Slot(bool)
    def step(self, forward: bool) -> None:
        """Go to the next or the previous match."""
        self._waiting += 1 if forward else -1
        if self._typing.isActive():
            self._typing.stop()
            self._begin()
        elif self._search is None and not self._makes.busy and self.bar.isVisible():
            self._begin()
        self._take_step()

    def _take_step(self) -> None:
        search = self._search
        if search is None or self._steps.busy or not self._waiting:
            return
        forward = self._waiting > 0
        self._waiting -= 1 if forward else -1
        self._look_for(search, self._place(forward), forward=forward)

    def _look_for(self, search: Search, place: int, *, forward: bool) -> None:
        self._forward = forward
        self._ask(self._steps, searches.step, search, place, forward=forward)

    def _place(self, forward: bool) -> int:
        """The offset to continue from: the current match, unless the user has scrolled away from it."""
        first, end = self._view.visible_range()
        match = self._match
        if match is not None and (self._view.is_gliding or first <= match.start < end):
            return match.end if forward else match.start
        return first if forward else end

    @Slot(object)
    def _came(self, answer: tuple[Match | None, int | None] | FindError) -> None:
        if isinstance(answer, FindError):
            self._show_problem(str(answer))
            return
        self._drop(self._numbers)  # of the previous match
        self._match, self._number = answer
        if self._match is not None:
            self._view.found.go_to(self._match.start, self._match.end)
            self._near_soon.start()
            self._name_token()
        self._show_count()
        self._take_step()

    def _name_token(self) -> None:
        if self._match is None or self.bar.query().kind != "token":
            return
        hit = self._view.token_of(self._match.start)
        if hit is None or hit.id is None or hit.end != self._match.end:
            return
        name, number = readable(hit.bytes, NAME_LIMIT), QLocale().toString
        if hit.step_born:
            sentence = self.tr("{token} is token {id}, made by merge {merge}")
            self.bar.say(sentence.format(token=name, id=number(hit.id), merge=number(hit.step_born)))
        else:
            self.bar.say(self.tr("{token} is token {id}").format(token=name, id=number(hit.id)))

    # -- the count

    @Slot()
    def _show_count(self) -> None:
        search, match = self._search, self._match
        if search is None:
            return
        done = search.is_complete or not self._counts.busy
        if done:
            self._growing.stop()
        if match is not None and self._number is None and search.known > match.start and not self._numbers.busy:
            self._ask(self._numbers, searches.number, search, match)
        way = "" if match is None or not match.is_round else ("top" if self._forward else "end")
        self.bar.show_count(search.total, self._number, done=done, round=way)
        self.bar.show_progress(search.known / max(1, search.corpus.size))
        if self._mapped != search.known:
            self._mapped = search.known
            self._view.around.minimap.show_matches(search.spread(searches.MAP_BINS))

    @Slot(object)
    def _counted(self, problem: FindError | None) -> None:
        if problem is not None:
            self._show_problem(str(problem))
        self._show_count()

    @Slot(object)
    def _named(self, number: int | None) -> None:
        self._number = number
        self._show_count()

    # -- the matches in view

    @Slot()
    def _look_near(self) -> None:
        search = self._search
        if search is None:
            return
        first, end = self._view.visible_range()
        if self._lit is not None and self._lit[0] <= first and end <= self._lit[1]:
            return
        low, high = max(0, first - NEAR), min(search.corpus.size, end + NEAR)
        self._lit = (low, high)
        self._ask(self._nears, searches.between, search, low, high)

    @Slot(object)
    def _light(self, spans: list[tuple[int, int]]) -> None:
        self._view.found.light(spans)

    # -- errors

    @Slot(str)
    def _show_problem(self, sentence: str) -> None:
        self._forget()
        self._view.found.clear()
        self.bar.show_count(None)
        self.bar.say(sentence, is_error=True)
