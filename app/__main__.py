"""Entry point of `python -m app` and `bpe-visualizer`: reads the command line, then loads Qt."""

from __future__ import annotations

import os
import sys

from app.command_line import parse


def main() -> int:
    """Run the program; returns its exit code. If a thread cannot be ended, the process exits here instead."""
    options = parse(sys.argv[1:])  # exits here for --help, --version and invalid arguments
    if options.render is not None:
        from app.render import render

        code = render(options.render, options.files, overwrite=options.force, as_bytes=options.as_bytes)
    else:
        from app.application import main as run

        code = run(sys.argv)
    from app.kit.background import any_running

    if any_running():
        # Compiling a kernel, an import, or a read from a dead network drive cannot be interrupted. The interpreter
        # would destroy the running thread's object, upon which Qt aborts the process. Everything has been saved.
        for stream in (sys.stdout, sys.stderr):
            if stream is not None:  # None in a Windows program without a console
                stream.flush()
        os._exit(code)
    return code


if __name__ == "__main__":
    sys.exit(main())
