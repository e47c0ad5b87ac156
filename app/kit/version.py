"""The version of the program."""

from __future__ import annotations


def program_version() -> str:
    """The installed version, or "" in a checkout that is not installed."""
    from importlib.metadata import PackageNotFoundError, version  # slow to import, and rarely needed

    try:
        return version("bpe-visualizer")
    except PackageNotFoundError:
        return ""
