"""Differences between the regular-expression engines that read the pattern of an exported tokenizer.

Hugging Face's `tokenizers` cuts with Oniguruma, tiktoken with Rust's fancy-regex. Their Unicode tables are older than
those of `regex`, so that newer letters and numbers are neither to them (17,480 code points between `regex` of 2026 and
tokenizers 0.23 or tiktoken 0.14, which agree with each other). Otherwise the published patterns cut alike.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bpe.pretokenize.dialects import regex_of, to_oniguruma
from bpe.pretokenize.patterns import NAMED

if TYPE_CHECKING:
    from bpe.tokenizers.bpe import BPETokenizer

_ENGINES = {"huggingface": "Hugging Face's tokenizers", "tiktoken": "tiktoken"}
_CONTEXTS = ("a{}a", "1{}1", ".{}.", " {} ")
_SHOWN = 5


def differences_of(tokenizer: BPETokenizer, format: str) -> tuple[str, ...]:
    """Sentences that say which texts a reader of this format cuts differently; most tokenizers have none.

    Only the characters in the vocabulary are checked.
    """
    engine, expression = _ENGINES.get(format), regex_of(tokenizer.pattern)
    if engine is None or not expression:
        return ()
    found = []
    if newer := newer_characters(tokenizer):
        more = f" and {len(newer) - _SHOWN:,} more" if len(newer) > _SHOWN else ""
        named = ", ".join(f"U+{ord(character):04X}" for character in newer[:_SHOWN])
        found.append(f"Text with {named}{more} is cut otherwise by {engine}, whose tables of Unicode are older.")
    if tokenizer.pattern not in NAMED and "(?i" in expression and "i" in expression.replace("(?i", "").lower():
        found.append(f"Under (?i) the letter İ matches i here, and not in {engine}: text with it may be cut otherwise.")
    return tuple(found)


def newer_characters(tokenizer: BPETokenizer) -> list[str]:
    """The characters of a vocabulary at which Hugging Face's engine cuts differently, in order of code point."""
    import regex
    from tokenizers import Regex
    from tokenizers.pre_tokenizers import Split

    texts = (token.decode("utf-8", "ignore") for token in tokenizer.tokens if not token.isascii())
    characters = sorted({character for text in texts for character in text if character > "\x7f"})
    ours = regex.compile(regex_of(tokenizer.pattern))
    theirs = Split(Regex(to_oniguruma(tokenizer.pattern)), "removed", invert=True)

    def is_cut_differently(character: str) -> bool:
        samples = (context.format(character) for context in _CONTEXTS)
        return any(
            [found.group() for found in ours.finditer(text)] != [piece for piece, _ in theirs.pre_tokenize_str(text)]
            for text in samples
        )

    return [character for character in characters if is_cut_differently(character)]
