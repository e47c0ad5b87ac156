"""The child process that fills the cache of compiled kernels: `python -m app.session.warm_child`.

It does what `python -m bpe warm` does, and ends when its standard input is closed: when its parent dies.
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
        os.nice(10)  # whoever waits looks at a sample meanwhile, and it must run smoothly
    from bpe import jit

    jit.warm()
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
