"""Keeps the window responsive while a thread runs Python code for long.

By default a thread that waits for the interpreter's lock gets it after 5 ms at the earliest, and every call into Qt
releases the lock and waits for it again: a frame that needs it ten times takes 50 ms longer. A shorter switch interval
slows the working thread a little and keeps the delay of the window invisible.
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
    """Shorten the interpreter's switch interval while at least one thread is inside this context."""
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
    """Lower the priority of this thread, and of the threads it starts, below that of the GUI thread.

    Linux ignores a QThread's priority, but has a nice value for each thread.
    """
    if sys.platform == "linux":
        with suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), NICE)
