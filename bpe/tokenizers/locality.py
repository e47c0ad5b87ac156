"""Where a text may be cut, without changing any token, for a tokenizer run by the `tokenizers` package.

Candidates are offsets before white space and after a *solid* character: one that the normalizer does not turn into
white space. No normalizer accepted here looks across such an offset. In addition, either the pre-tokenizer must split
there, or no vocabulary entry may contain such a boundary, so that no merge and no best path crosses it. Whatever a
tokenizer adds or strips at the ends of a text (a leading space, say) has no effect on offsets inside, provided that
encoding starts at a cut.

    places = Places.of(tokenizer)       # None if no offset is known to be safe
    places.after(data, 4096)            # the first safe offset >= 4096, or -1
"""

from __future__ import annotations

import json
import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from bpe.pretokenize.dialects import name_of
from bpe.pretokenize.patterns import NAMED
from bpe.text.byte_level import to_text

if TYPE_CHECKING:
    from bpe.tokenizers.imported import ImportedTokenizer

_LOCAL = {
    *("BertNormalizer", "NFC", "NFD", "NFKC", "NFKD", "Lowercase", "StripAccents", "Nmt", "Precompiled"),
    *("Prepend", "Strip", "ByteLevel"),
}
"""Normalizers that work on single characters, or at the ends of a text."""
_SPACE_RUNS = {" {2,}", r" {2,}|\A +| +\z", r"\A +| +\z", r"\s+", r"\s{2,}", " +", r"^\s+|\s+$", r"\s+$", r"^\s+"}
"""Regular expressions that match nothing but white space."""
_SPLITTING = {"BertPreTokenizer", "Whitespace", "WhitespaceSplit", "Metaspace", "CharDelimiterSplit"}
"""Pre-tokenizers that may split before white space and look no further."""
_INDIFFERENT = {"Digits", "Punctuation"}
_BLANK = " \n\r"
_SPACES = f"{_BLANK}\t▁ĠĊč"
_CROSSING = re.compile(rf"[^{_SPACES}][{_SPACES}]")
_ASCII = re.compile(rb"(?<=[0-9A-Za-z])[ \n\r]|(?<=[!-/:-@\[-`{-~])[\n\r]|(?<=[\x80-\xff])[\n\r]")
_SAMPLES = "aZ9ж語!"


@dataclass(frozen=True, slots=True)
class Places:
    """`blanks`: white-space bytes before which a text may be cut; `letters`: only after ASCII letters."""

    blanks: bytes
    letters: bool = False

    @staticmethod
    def of(tokenizer: ImportedTokenizer) -> Places | None:
        """The safe offsets for a tokenizer; None if none are known."""
        content = tokenizer._content
        if not _is_local(content.get("normalizer")) or not _none_interferes(content.get("added_tokens") or []):
            return None
        if (content.get("model") or {}).get("dropout"):
            return None
        steps = _steps(content.get("pre_tokenizer"), "pretokenizers")
        letters = any(_is_named(step) for step in steps)
        backend = tokenizer._backend(())
        blanks = "".join(blank for blank in _BLANK if _can_cut_before(backend, steps, content["model"], blank))
        return Places(blanks.encode(), letters) if blanks else None

    def after(self, data: bytes, at: int) -> int:
        """The first safe offset >= `at`, or -1. Offsets inside a character that begins before `data` are not found."""
        for found in _ASCII.finditer(data, max(at - 1, 0)):
            place = found.start()
            if place >= max(at, 1) and data[place] in self.blanks and self._is_solid(data, place):
                return place
        return -1

    def _is_solid(self, data: bytes, place: int) -> bool:
        last = data[place - 1]
        if last < 0x80:
            return not self.letters or bytes((last,)).isalpha()
        if self.letters:
            return False
        try:
            before = data[max(0, place - 4) : place]
            lead = max(at for at, byte in enumerate(before) if byte >= 0xC0)
            return _solid(before[lead:].decode("utf-8"))
        except ValueError:
            return False


@lru_cache(maxsize=4096)
def _solid(character: str) -> bool:
    """Whether a character is a letter, number or punctuation, and decomposes into no white space."""
    parts = unicodedata.normalize("NFKD", character)
    return len(character) == 1 and unicodedata.category(parts[0])[0] in "LNP" and not any(map(str.isspace, parts))


def _steps(part: dict[str, Any] | None, name: str) -> list[dict[str, Any]]:
    """The steps of a normalizer or pre-tokenizer; sequences are flattened."""
    if part is None:
        return []
    if part.get("type") != "Sequence":
        return [part]
    return [step for one in part.get(name) or () for step in _steps(one, name)]


def _is_local(normalizer: dict[str, Any] | None) -> bool:
    for step in _steps(normalizer, "normalizers"):
        if step.get("type") == "Replace":
            pattern = step.get("pattern") or {}
            if _CROSSING.search(pattern.get("String", "")) or pattern.get("Regex", " +") not in _SPACE_RUNS:
                return False
        elif step.get("type") not in _LOCAL:
            return False
    return True


def _none_interferes(added: list[dict[str, Any]]) -> bool:
    """Whether no added token crosses a safe offset or absorbs the white space after it."""
    return not any(_CROSSING.search(str(token.get("content"))) or token.get("rstrip") for token in added)


def _is_named(step: dict[str, Any]) -> bool:
    """Whether a step splits by a named pattern; all of them cut between a letter and white space."""
    if step.get("type") == "ByteLevel":
        return bool(step.get("use_regex", True))
    expression = (step.get("pattern") or {}).get("Regex") if step.get("type") == "Split" else None
    isolated = step.get("behavior") == "Isolated" and not step.get("invert")
    return expression is not None and isolated and name_of(expression) in NAMED


def _can_cut_before(backend: Any, steps: list[dict[str, Any]], model: dict[str, Any], blank: str) -> bool:
    """Whether a text may always be cut between a solid character and this white space."""
    for step in steps:
        if _is_named(step) or (step.get("type") in _SPLITTING and _is_split(backend, step, blank)):
            return True
        if step.get("type") not in {*_SPLITTING, *_INDIFFERENT, "ByteLevel"} and not _splits_at_strings(step):
            return False
    shown = _normal(backend, f"a{blank}a")[len(_normal(backend, "a")) :][:1]
    kinds = {step.get("type") for step in steps}
    if "Metaspace" in kinds and shown == " ":
        shown = "▁"
    if "ByteLevel" in kinds:
        shown = to_text(shown.encode())
    return bool(shown) and _no_token_crosses(backend, model, shown)


def _is_split(backend: Any, step: dict[str, Any], blank: str) -> bool:
    """Whether a pre-tokenizer separates sample characters from this white space, after normalisation."""
    from tokenizers import Tokenizer, models

    content = {**json.loads(Tokenizer(models.BPE()).to_str()), "pre_tokenizer": step}
    cut = Tokenizer.from_str(json.dumps(content)).pre_tokenizer
    for character in _SAMPLES:
        text = _normal(backend, f"{character}{blank}{_SAMPLES}")
        at = len(_normal(backend, character))
        if not 0 < at < len(text) or any(start < at < end for _, (start, end) in cut.pre_tokenize_str(text)):
            return False
    return True


def _normal(backend: Any, text: str) -> str:
    return str(backend.normalizer.normalize_str(text)) if backend.normalizer is not None else text


def _splits_at_strings(step: dict[str, Any]) -> bool:
    """Whether a step splits only at literal strings, none of which crosses a safe offset."""
    pattern = step.get("pattern") or {}
    if step.get("type") != "Split":
        return False
    if "String" in pattern:
        return not _CROSSING.search(pattern["String"])
    expression = str(pattern.get("Regex"))
    if re.search(r"(?<!\\)(?:\\\\)*[\[\](){}*+?.^$]|\\[A-Za-z0-9]", expression):
        return False
    return not _CROSSING.search(expression.replace("\\", ""))


def _no_token_crosses(backend: Any, model: dict[str, Any], shown: str) -> bool:
    """Whether no token can cross an offset whose white space the model sees as `shown`."""
    if model.get("type", "BPE") not in ("BPE", "Unigram"):
        return False
    if model.get("continuing_subword_prefix") or model.get("end_of_word_suffix"):
        return False
    pieces = backend.get_vocab(with_added_tokens=False)
    if shown not in pieces and not model.get("byte_fallback"):
        return False  # unknown characters on both sides would become one token
    return not any(_CROSSING.search(piece) for piece in pieces)
