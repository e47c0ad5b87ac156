"""`python -m app` and `bpe-visualizer`: reads the command line, and only then loads Qt."""

from __future__ import annotations

import os
import sys

from app.command_line import parse


def main() -> int:
    """Run the program; returns its exit code. If a thread cannot be ended, the process exits here instead."""
    options = parse(sys.argv[1:])  # --help, --version and wrong arguments end here, without Qt
    if options.render is not None:
        from app.render import render

        code = render(options.render, options.files, overwrite=options.force, as_bytes=options.as_bytes)
    else:
        from app.application import main as run

        code = run(sys.argv)
    from app.kit.background import any_running

    if any_running():
        # A kernel being compiled, an import or a dead network drive cannot be interrupted. When the interpreter ends it
        # would destroy the thread's object, and Qt aborts the process for that. Everything has been saved by now.
        for stream in (sys.stdout, sys.stderr):
            if stream is not None:  # a Windows program without a console has none
                stream.flush()
        os._exit(code)
    return code


if __name__ == "__main__":
    sys.exit(main())
