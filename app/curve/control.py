"""The curve and the transport: the time line of the run."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot

from app.curve.pane import CompressionPlot, OtherRun
from app.curve.transport import Transport
from app.session.states import State

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from app.context import Context


class CurveControl(QObject):
    """Shows the run, the frontier and the playhead, and moves the playhead."""

    def __init__(self, context: Context) -> None:
        super().__init__(context.window)
        self._context, self._session = context, context.session
        self.plot = CompressionPlot(context.theme)
        self.transport = Transport(context.theme)
        self._held_out: object = None
        self._add_commands()
        self._connect()

    def _add_commands(self) -> None:
        commands, session = self._context.commands, self._session
        self._play = commands.add(
            "toggle_play", self.tr("&Play"), session.player.toggle_play, keys=("Space",), icon="play"
        )
        commands.add(
            "step_forward",
            self.tr("One merge &forward"),
            session.player.step_forward,
            keys=("Ctrl+Right",),
            icon="step-forward",
        )
        commands.add(
            "step_back", self.tr("One merge &back"), session.player.step_back, keys=("Ctrl+Left",), icon="step-back"
        )
        commands.add(
            "next_visible",
            self.tr("&Next merge in view"),
            session.player.next_visible,
            keys=("Ctrl+Shift+Right",),
            icon="next-visible",
        )
        commands.add(
            "previous_visible",
            self.tr("Pre&vious merge in view"),
            session.player.previous_visible,
            keys=("Ctrl+Shift+Left",),
            icon="previous-visible",
        )
        commands.add("to_start", self.tr("To the &start"), session.player.to_start, keys=("Alt+Home",), icon="to-start")
        commands.add(
            "to_frontier",
            self.tr("To the newest &merge"),
            session.player.to_frontier,
            keys=("Alt+End",),
            icon="to-frontier",
        )
        self._follow_training = commands.add(
            "follow", self.tr("Follow t&raining"), toggled=session.player.set_following, keys=("Ctrl+L",)
        )
        commands.add("cancel", self.tr("&Cancel counting"), session.cancel, keys=("Esc",))

    def _connect(self) -> None:
        session, plot, transport = self._session, self.plot, self.transport
        session.run_changed.connect(self._begin_run)
        session.runs_changed.connect(self._show_other_runs)
        session.player.film_changed.connect(self.show_film)
        session.state_changed.connect(self._show_state)
        session.player.ticked.connect(self._follow)
        plot.step_requested.connect(session.set_step)
        transport.request_play.connect(session.player.toggle_play)
        transport.request_step_forward.connect(session.player.step_forward)
        transport.request_step_back.connect(session.player.step_back)
        transport.request_next_visible.connect(session.player.next_visible)
        transport.request_previous_visible.connect(session.player.previous_visible)
        transport.request_to_start.connect(session.player.to_start)
        transport.request_to_frontier.connect(session.player.to_frontier)
        transport.request_follow.connect(session.player.set_following)

    @Slot(object, int, int)
    def show_held_out_text(self, counts: NDArray[np.int64], byte_count: int, character_count: int) -> None:
        """Show the curve of a separate held-out text."""
        self.plot.set_held_out(counts, byte_count, character_count)

    @Slot()
    def forget_held_out_text(self) -> None:
        """Show the curve of the blocks that the run itself holds out, if any."""
        session = self._session
        self.plot.set_held_out(session.held_out_counts, session.held_out_bytes, session.held_out_characters)

    @Slot()
    def _begin_run(self) -> None:
        history, settings = self._session.history, self._session.settings
        goal = settings.vocab_size if settings is not None else 0
        self.plot.set_run(history, goal, self._specials)
        self._held_out = None
        self._follow()

    @Slot()
    def _show_other_runs(self) -> None:
        """Update the earlier runs: their number, names or colours have changed."""
        session = self._session
        self.plot.set_earlier(
            [OtherRun(run.name, run.history, run.color_index) for run in session.runs if run.history is not None]
        )
        if session.run is not None:
            self.plot.set_look(session.run.color_index, session.run.branched_at)

    @Slot()
    def _show_state(self) -> None:
        self.plot.set_finished(self._session.state is State.DONE)

    @Slot()
    def show_film(self) -> None:
        """Playback started, stopped, or changed its speed."""
        session = self._session
        self.transport.set_playing(session.player.playing)
        self.transport.set_speed(session.player.speed)
        self.transport.set_following(session.player.following)
        self._follow_training.setChecked(session.player.following)
        self._play.setText(self.tr("&Stop") if session.player.playing else self.tr("&Play"))

    @Slot()
    def _follow(self) -> None:
        session = self._session
        if session.held_out_counts is not self._held_out:
            self._held_out = session.held_out_counts
            self.forget_held_out_text()
        self.plot.set_position(session.frontier, session.step)
        self.transport.set_position(
            session.step, session.frontier, session.goal, self._specials, session.player.passed_over
        )

    @property
    def _specials(self) -> int:
        settings = self._session.settings
        return len(settings.special_tokens) if settings is not None else 0
