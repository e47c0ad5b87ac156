"""The version of the program."""

from __future__ import annotations


def program_version() -> str:
    """The installed version; empty in a checkout that was never installed."""
    from importlib.metadata import PackageNotFoundError, version  # slow to load, and seldom asked for

    try:
        return version("bpe-visualizer")
    except PackageNotFoundError:
        return ""
