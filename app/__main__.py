"""`python -m app` and `bpe-visualizer`: reads the command line, and only then loads Qt."""

from __future__ import annotations

import sys


def main() -> int:
    """Run the program; returns its exit code."""
    from app.command_line import parse

    parse(sys.argv[1:])  # --help, --version and wrong arguments end here, without Qt
    from app.application import main as run

    return run(sys.argv)


if __name__ == "__main__":
    sys.exit(main())
