"""A query for the text, as typed."""

from __future__ import annotations

import re
from dataclasses import dataclass

from app.kit.token_search import understand

KINDS = ("text", "pattern", "token")
_ID = re.compile(r"#?(\d{1,9})")


@dataclass(frozen=True, slots=True)
class FindQuery:
    """The text of the line, and its kind."""

    typed: str
    kind: str = "text"
    """One of KINDS."""
    match_case: bool = False

    @property
    def token_id(self) -> int | None:
        """The id, if the query names a token by its id: 258 or #258."""
        found = _ID.fullmatch(self.typed.strip())
        return int(found.group(1)) if found is not None else None

    @property
    def token_bytes(self) -> bytes:
        """The bytes, if the query names a token by its text: ␣the, ⟨E4⟩⟨BD⟩."""
        understood = understand(self.typed)
        return (understood.text if understood is not None and not understood.pattern else b"") or self.typed.encode(
            "utf-8", "replace"
        )
