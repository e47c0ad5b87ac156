"""Long work in Python on a thread, next to a window that is being painted.

The interpreter gives its lock to a thread that waits for it after 5 ms at the earliest, and every call into Qt gives
it up and waits anew: while another thread runs Python, a frame that needs the lock ten times takes 50 ms longer. A
shorter interval costs that thread a little time, and the window none that can be seen.
"""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

COURTEOUS_SECONDS = 0.0003
NICE = 5

_lock = threading.Lock()
_working = 0
_usual = 0.0


@contextmanager
def giving_way() -> Iterator[None]:
    """While this runs, on any number of threads, the interpreter's lock changes hands often."""
    global _working, _usual
    with _lock:
        if not _working:
            _usual = sys.getswitchinterval()
            sys.setswitchinterval(COURTEOUS_SECONDS)
        _working += 1
    try:
        yield
    finally:
        with _lock:
            _working -= 1
            if not _working:
                sys.setswitchinterval(_usual)


def come_second() -> None:
    """Let the GUI come first where processors are scarce, for as long as this thread lives, and those that it starts.

    Linux ignores a QThread's priority, but nices threads.
    """
    if sys.platform == "linux":
        with suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), NICE)
