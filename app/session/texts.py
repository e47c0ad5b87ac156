"""The texts of a session: the open one, the one to return to, and those with runs."""

from __future__ import annotations

from app.session.runs import OpenText, Run


class OpenTexts:
    """Which text is open. A text that was opened before stays known as long as there are runs on it."""

    def __init__(self) -> None:
        self.now: OpenText | None = None
        self.previous: OpenText | None = None
        """The text to restore if the pending run fails."""
        self._with_runs: list[OpenText] = []

    @property
    def shown(self) -> Run | None:
        """The run that is shown."""
        return self.now.run if self.now is not None else None

    @property
    def runs(self) -> tuple[Run, ...]:
        """All runs, text by text in the order in which the texts were opened."""
        return tuple(run for text in self._with_runs for run in text.runs)

    def go_to(self, text: OpenText, step: int) -> None:
        """Open a text. The one before it, whose playhead is at `step`, can be restored until `keep`."""
        if self.now is not None and self.now.run is not None:
            self.now.step = step
            self.previous = self.now
        self.now = text

    def keep(self) -> None:
        """A run on the open text is shown: of the previous text, only what was learnt from it remains."""
        assert self.now is not None
        if self.now not in self._with_runs:
            self._with_runs.append(self.now)
        self.drop_previous()

    def drop_previous(self) -> None:
        """Release the previous text, except for its runs."""
        previous, self.previous = self.previous, None
        if previous is not None and previous is not self.now:
            self._release(previous)

    def restore(self, text: OpenText) -> None:
        """Return to a text that was open before."""
        self.now, self.previous = text, None

    def has_runs(self, text: OpenText) -> bool:
        """Whether a run on this text has been shown."""
        return text in self._with_runs

    def _release(self, text: OpenText) -> None:
        text.last_shown = text.run
        text.show(None)
        text.text.show(None)
        if text.missing and self.now is not None and self.now.file == text.file:
            text.runs.clear()  # it is the same run, opened again with its text
        if not text.runs and text in self._with_runs:
            self._with_runs.remove(text)
