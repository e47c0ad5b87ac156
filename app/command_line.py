"""The command line of the application, parsed before Qt is loaded, so that --help responds at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Options:
    """The parsed command line: files to open as one text, and for running without a window, the folder to write to."""

    files: tuple[Path, ...] = ()
    render: Path | None = None
    force: bool = False
    """Whether files in the `render` folder may be replaced."""
    as_bytes: bool = False
    """Whether binary files are trained on as bytes."""


def parse(arguments: Sequence[str]) -> Options:
    """Parse the arguments. Exits for --help and --version, and with code 2 for invalid arguments."""
    if not arguments:
        return Options()
    import argparse

    parser = argparse.ArgumentParser(
        prog="bpe-visualizer",
        description="See a byte-pair-encoding tokenizer being learnt from a text, merge by merge.",
    )
    parser.add_argument(
        "files", nargs="*", type=Path, metavar="FILE", help="text files and folders, opened as one text"
    )
    parser.add_argument("--as-bytes", action="store_true", help="read whatever a file is byte by byte")
    parser.add_argument(
        "--render",
        type=Path,
        metavar="DIR",
        help="open no window: train to the end, and write pictures and the vocabulary into DIR",
    )
    parser.add_argument("--force", action="store_true", help="with --render: replace the files of an earlier one")
    parser.add_argument("--version", action="store_true", help="say which version this is, and end")
    read = parser.parse_args(arguments)
    if read.version:
        from app.kit.version import program_version

        print("bpe-visualizer", program_version())
        raise SystemExit(0)
    return Options(tuple(read.files), read.render, read.force, read.as_bytes)
