"""Compiling a regular expression and cutting a text with it. Depends on `regex` alone."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import regex

from bpe.errors import PatternError


@lru_cache(maxsize=64)
def compile_pattern(expression: str) -> Any:
    """Compile a regular expression; raises PatternError, whose message is a sentence, if it is not valid."""
    if not expression:
        raise PatternError("The pattern is empty. Choose a named pattern, or write a regular expression.")
    try:
        compiled = regex.compile(expression)
    except (regex.error, RecursionError, OverflowError, MemoryError, ValueError) as error:
        said = str(error) or type(error).__name__
        sentence = f"The pattern is not a valid regular expression: {said}."
        position = getattr(error, "pos", None)
        raise PatternError(sentence, reason=getattr(error, "msg", said), position=position) from error
    if compiled.flags & regex.REVERSE:
        raise PatternError(
            "The pattern searches backwards, (?r), and a text is cut forwards. Leave it out.",
            reason="(?r) searches backwards",
        )
    return compiled


def cut_text(compiled: Any, text: str, first: int, seconds: float) -> tuple[list[int], list[int]]:
    """Cut `text[first:]`; returns the ends of the pre-tokens and the indices of those that no match covers.

    Ends are offsets in `text`; the text before `first` is visible to look-behinds. Empty matches are ignored; the
    text between two matches is one pre-token. Raises TimeoutError after `seconds`.
    """
    ends: list[int] = []
    uncovered: list[int] = []
    position = first
    for match in compiled.finditer(text, pos=first, timeout=seconds):
        start, end = match.span()
        if start == end:
            continue
        if start > position:
            uncovered.append(len(ends))
            ends.append(start)
        ends.append(end)
        position = end
    if position < len(text):
        uncovered.append(len(ends))
        ends.append(len(text))
    return ends, uncovered
