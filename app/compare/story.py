"""The facts about one token of a compared tokenizer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.compare.token_card import Story
from app.kit.numbers import BYTE_TOKENS

if TYPE_CHECKING:
    from app.compare.compared import ComparedColumn
    from app.tokens.store import Hit


def id_of(column: ComparedColumn, token: bytes, _inner: int = -1) -> int | None:
    """The id of a token in a column's tokenizer; None if its bytes alone do not determine one."""
    import numpy as np

    from bpe.encoding.encoder import as_bytes
    from bpe.evaluate.one_tokenizer import encode_pieces, is_piecewise

    answer = column.answer
    if answer is None or answer.facts.is_bits or not is_piecewise(answer.tokenizer):
        return None
    ids, _ = encode_pieces(answer.tokenizer, as_bytes(token), np.array([len(token)], np.int64))
    return int(ids[0]) if len(ids) == 1 else None


def story_of(column: ComparedColumn, hit: Hit) -> Story:
    """The facts about a clicked token, with its merge tree if the tokenizer has merges."""
    from bpe.tokenizers.bpe import BPETokenizer
    from bpe.tokenizers.ranks import number_of, parts_of, steps

    answer = column.answer
    name = column.choice.name
    if answer is None:
        return Story(hit.bytes, name)
    tokenizer = answer.tokenizer
    if answer.facts.has_unknown and answer.text.unknown(hit.start, hit.end):
        return Story(hit.bytes, name, id=getattr(tokenizer, "unk_id", None), is_unknown=True)
    known = id_of(column, hit.bytes)
    if not isinstance(tokenizer, BPETokenizer):
        return Story(hit.bytes, name, id=known)
    number = number_of(tokenizer, hit.bytes)
    if number is None or number < BYTE_TOKENS:
        return Story(hit.bytes, name, id=known)
    return Story(
        hit.bytes,
        name,
        id=known,
        rank=number - 255,
        ranks=steps(tokenizer),
        is_unreachable=parts_of(tokenizer, number) is None,
        number=number,
        parts=lambda token: parts_of(tokenizer, token),
        spell=tokenizer.tokens.__getitem__,
    )
