"""Searches tokens for typed text, bytes in hexadecimal, an id, or a regular expression.

the         tokens that contain these bytes; case matters only if a capital letter is typed
␣the        the same; marks shown in tables are read as the characters they represent
e4 bd       bytes in hexadecimal (0xe4 for a single one)
#258        the token with this id
/^ \\w+$/   a regular expression over the token's text
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from time import sleep
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from app.kit.token_kinds import Tokens

_HEX = re.compile(r"(?:0x)?[0-9a-fA-F]{2}(?:[ ,](?:0x)?[0-9a-fA-F]{2})+|0x(?:[0-9a-fA-F]{2})+")
_BRACKETS = re.compile(r"⟨([0-9A-F]{2})⟩")
_SHOWN = str.maketrans({"␣": " ", "↵": "\n", "⇥": "\t", "␍": "\r"})
_SLICE, _PAUSE, _TIMEOUT = 2_000, 0.001, 0.05


class TokenSearchError(ValueError):
    """A search that failed; the message can be shown to the user."""


@dataclass(frozen=True, slots=True)
class TokenSearch:
    """A parsed search; a token is found if it matches any of the fields that are set."""

    text: bytes = b""
    folded: bool = False
    """Whether case is ignored."""
    hexadecimal: bytes = b""
    token: int | None = None
    pattern: str = ""


def understand(typed: str) -> TokenSearch | None:
    """Parse typed text into a search; None if it is empty."""
    if not typed:
        return None
    if len(typed) > 2 and typed.startswith("/") and typed.endswith("/"):
        return TokenSearch(pattern=typed[1:-1])
    if re.fullmatch(r"#\d{1,9}", typed):
        return TokenSearch(token=int(typed[1:]))
    shown = typed.translate(_SHOWN)
    text = b"".join(
        bytes.fromhex(part) if number % 2 else part.encode("utf-8", "replace")
        for number, part in enumerate(_BRACKETS.split(shown))
    )
    digits = typed.strip()
    hexadecimal = bytes.fromhex(re.sub(r"0x|[ ,]", "", digits)) if _HEX.fullmatch(digits) else b""
    return TokenSearch(text, folded=shown == shown.lower(), hexadecimal=hexadecimal)


def matching(tokens: Tokens, search: TokenSearch, among: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """The tokens in `among` that the search finds, as bool[tokens].

    Raises TokenSearchError if a regular expression is invalid or takes too long.
    """
    import numpy as np

    found = np.zeros(len(tokens), bool)
    if search.pattern:
        return _matching_pattern(tokens, search.pattern, among)
    if search.token is not None:
        found[search.token : search.token + 1] = True
    for needle, folded in ((search.text, search.folded), (search.hexadecimal, False)):
        if needle:
            found |= _containing(tokens, needle, folded=folded)
    return found & among


def _containing(tokens: Tokens, needle: bytes, *, folded: bool) -> NDArray[np.bool_]:
    """The tokens that contain some bytes: all tokens are searched at once, for one byte of the needle after another."""
    import numpy as np

    found = np.zeros(len(tokens), bool)
    data = tokens.data
    if folded:
        data = np.where((data >= 65) & (data <= 90), data + np.uint8(32), data)
        needle = needle.lower()
    offsets = np.flatnonzero(data[: max(0, data.size - len(needle) + 1)] == needle[0])
    for i in range(1, len(needle)):
        offsets = offsets[data[offsets + i] == needle[i]]
    owner = np.searchsorted(tokens.start, offsets, "right") - 1
    found[owner[offsets + len(needle) <= tokens.start[owner + 1]]] = True
    return found


def _matching_pattern(tokens: Tokens, pattern: str, among: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """The tokens that match a regular expression, searched in slices with pauses that keep the window responsive."""
    import numpy as np
    import regex

    try:
        compiled = regex.compile(pattern)
    except regex.error as error:
        sentence = QCoreApplication.translate("TokenSearch", "This is no regular expression: {reason}.")
        raise TokenSearchError(sentence.format(reason=error)) from error
    found = np.zeros(len(tokens), bool)
    wanted = np.flatnonzero(among)
    data, start = tokens.data.tobytes(), tokens.start
    try:
        for begin in range(0, wanted.size, _SLICE):
            part = wanted[begin : begin + _SLICE]
            for token, low, high in zip(part.tolist(), start[part].tolist(), start[part + 1].tolist(), strict=True):
                text = data[low:high].decode("utf-8", "surrogateescape")
                found[token] = compiled.search(text, timeout=_TIMEOUT) is not None
            sleep(_PAUSE)
    except TimeoutError as error:
        sentence = QCoreApplication.translate("TokenSearch", "This regular expression takes too long.")
        raise TokenSearchError(sentence) from error
    return found
