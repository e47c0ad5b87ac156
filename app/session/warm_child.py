"""The child process that fills the cache of compiled kernels: `python -m app.session.warm_child`.

It does the same as `python -m bpe warm`, and ends when its standard input is closed, that is, when its parent dies.
"""

from __future__ import annotations

import os
import threading


def _end_with_the_parent() -> None:
    while os.read(0, 1):
        pass
    os._exit(1)


def main() -> int:
    """Compile every kernel into the cache."""
    threading.Thread(target=_end_with_the_parent, daemon=True).start()
    if hasattr(os, "nice"):
        os.nice(10)  # a sample may be playing in the window meanwhile, and it must play smoothly
    from bpe import jit

    jit.warm()
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
