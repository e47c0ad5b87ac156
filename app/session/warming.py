"""Prepares the engine once: a child process compiles the kernels, so that the GUI never waits for them."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from time import monotonic

from app.kit.errors import log

PLAIN_LIMIT = 30_000
"""Maximum size in bytes of a text that is trained in plain Python while the engine is being prepared."""
_POLL = 0.05
_QUIETLY = getattr(subprocess, "CREATE_NO_WINDOW", 0) | getattr(subprocess, "BELOW_NORMAL_PRIORITY_CLASS", 0)
"""Creation flags of the child on Windows: no console window, and a lower priority than the GUI."""


class Warming:
    """The child process, started at most once; any thread may wait for it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._over = False

    def needed(self) -> bool:
        """Whether the kernels still have to be compiled."""
        if self._over:
            return False
        from bpe import jit

        self._over = jit.is_warm()
        return not self._over

    def start(self) -> None:
        """Start the child if it is needed and was not started before."""
        with self._lock:
            if self._process is not None or not self.needed():
                return
            try:
                self._process = subprocess.Popen(
                    [sys.executable, "-m", "app.session.warm_child"],
                    cwd=Path(__file__).parents[2],
                    stdin=subprocess.PIPE,
                    stdout=subprocess.DEVNULL,
                    stderr=subprocess.DEVNULL,
                    creationflags=_QUIETLY,
                )
            except OSError as error:
                log.warning("cannot start the child that compiles: %s", error)
                self._over = True  # this process then compiles the kernels itself

    def wait(self, cancelled: Callable[[], bool]) -> bool:
        """Wait until the engine is ready; returns False if `cancelled()` became true first."""
        self.start()
        pause = threading.Event()
        while not cancelled():
            process = self._process
            if process is None or process.poll() is not None:
                self._over = True  # also after a failure: this process then compiles the kernels itself
                return not cancelled()
            pause.wait(_POLL)
        return False

    def stop(self, timeout: float = 1.0) -> None:
        """End the child if it is running, within `timeout` seconds."""
        with self._lock:
            process, self._process = self._process, None
        if process is None:
            return
        deadline = monotonic() + timeout
        if process.poll() is None:
            process.kill()
        try:
            process.wait(max(0.1, deadline - monotonic()))
        except subprocess.TimeoutExpired:
            log.warning("the child that compiles did not end")
        if process.stdin is not None:
            process.stdin.close()
