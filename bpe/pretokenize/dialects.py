"""Patterns in files: which of the known ones a regular expression is, and how other engines must be told of
ours.

Hugging Face reads Oniguruma (Ruby's rules), tiktoken Rust's fancy-regex. Both differ from Python's `regex` in
places.
"""

from __future__ import annotations

import re

from bpe.errors import FormatError, PatternError, is_panic
from bpe.pretokenize.expressions import compile_pattern, cut_text
from bpe.pretokenize.patterns import NAMED, PreTokenizer

LONGEST_PATTERN = 1 << 13
"""Characters of a custom pattern in a file; published ones have some hundred."""
_TRIAL_SECONDS = 0.5  # asked for; `regex` looks at the clock every second or so

# Oniguruma's own \w has ² ³ ¹ ¼ ½ ¾ in it, and not the two joiners; this is the set of `regex` and of Rust.
_WORD = r"\p{Alphabetic}\p{M}\p{Nd}\p{Pc}\u200c\u200d"
_WORD_SPLIT = r"\w+|(?:.|\n)"  # the pattern `word`, where no dot matches a newline
_INTERVAL = re.compile(r"(\{\d*,?\d*\})\+")
_PROBE = (
    "Hello world, I've  got 1234567 things!\n\n  \tdef f(x_1):\r\n    return x²+½ # naïve café\n"
    "你好，世界！ नमस्ते दुनिया สวัสดี שלום 🌍👩‍👩‍👧 e\u0301 DON'T don't ... --> https://a.b/c?d=e\n \n end  "
)
"""A little of everything that patterns treat differently."""


def regex_of(pattern: str) -> str:
    """The regular expression of a pattern given by name, or the pattern itself; "" for `none`."""
    return NAMED.get(pattern, pattern)


def check_pattern(pattern: str) -> None:
    """Refuse a pattern of a file that would hold up whoever uses it: a name passes, and a regular expression that is
    compiled and cuts a text of many kinds in a moment.

    Raises:
        FormatError: when it is none, or takes too long.
    """
    if pattern in NAMED:
        return
    if len(pattern) > LONGEST_PATTERN:
        raise FormatError(f"The pattern has {len(pattern):,} characters, and {LONGEST_PATTERN:,} are the most.")
    try:
        cut_text(compile_pattern(pattern), _PROBE, 0, _TRIAL_SECONDS)
    except PatternError as error:
        raise FormatError(str(error)) from error
    except TimeoutError as error:
        raise FormatError(
            "The pattern takes too long on a few lines of text. Simplify it: nested repetitions are the usual cause."
        ) from error


def name_of(regex: str) -> str:
    """The name of a known pattern, however a file spells it; any other regular expression as it is, in brackets where
    it looks like a name."""
    if len(regex) > LONGEST_PATTERN:
        return regex
    if regex in NAMED:
        return f"(?:{regex})"
    regex = regex.replace(f"[{_WORD}]", r"\w").replace(f"[^{_WORD}]", r"\W").replace(_WORD, r"\w")
    for name, known in NAMED.items():
        if regex in (known, to_tiktoken(name)) or _plain(regex) == _plain(known):
            return name
    return "word" if regex == _WORD_SPLIT else regex


def _plain(regex: str) -> str:
    """Without what changes no match of the known patterns: possessive marks, spellings of contractions."""
    for written, meant in (
        ("}+", "}"),
        ("++", "+"),
        ("?+", "?"),
        ("*+", "*"),
        (r"\s*[\r\n]|", r"\s*[\r\n]+|"),
        ("'(?i:[sdmt]|ll|ve|re)", "(?i:'s|'t|'re|'ve|'m|'ll|'d)"),
        ("'(?:[sdmt]|ll|ve|re)", "'s|'t|'re|'ve|'m|'ll|'d"),
    ):
        regex = regex.replace(written, meant)
    return f"{regex}+" if regex.endswith(r"(?!\S)|\s") else regex


def to_oniguruma(pattern: str) -> str:
    """A pattern as Hugging Face's engine must read it ("" for `none`).

    Oniguruma takes `{1,3}+` for a repeated interval, has another `\\w`, and its `.` never matches a newline
    here.
    """
    if pattern == "word":
        return _respell(_WORD_SPLIT)
    return _respell(regex_of(pattern))


def _respell(regex: str) -> str:
    """Write \\w out, within a [class] and outside, and leave intervals greedy."""
    out, inside, i = [], False, 0
    while i < len(regex):
        interval = None if inside else _INTERVAL.match(regex, i)
        if interval:
            out.append(interval[1])
            i = interval.end()
            continue
        part = regex[i : i + 2] if regex[i] == "\\" else regex[i]
        i += len(part)
        if part == r"\w":
            part = _WORD if inside else f"[{_WORD}]"
        elif part == r"\W" and not inside:
            part = f"[^{_WORD}]"
        elif part == "[":
            inside = True
        elif part == "]":
            inside = False
        out.append(part)
    return "".join(out)


def check_oniguruma(pattern: str) -> None:
    """Let Hugging Face's engine cut a text of many kinds by a custom pattern, and compare.

    Raises:
        FormatError: when it cuts otherwise, or cannot read the pattern.
    """
    if pattern in NAMED:
        return
    try:
        ours, theirs = cuts(pattern, to_oniguruma(pattern))
    except FormatError as error:
        raise FormatError(f"Hugging Face's regular expressions cannot say this pattern: {error}") from None
    if ours != theirs:
        piece = next((a for a, b in zip(ours, theirs, strict=False) if a != b), "the end")
        raise FormatError(f"Hugging Face's regular expressions read this pattern otherwise (about {piece!r}).")


def cuts(pattern: str, oniguruma: str) -> tuple[list[str], list[str]]:
    """The pieces of a text of many kinds: by one of our patterns, and by Hugging Face's engine.

    Raises:
        FormatError: when that engine cannot read its expression.
    """
    from tokenizers import Regex
    from tokenizers.pre_tokenizers import Split

    check_pattern(pattern)
    try:
        split = Split(Regex(oniguruma), "isolated")
        theirs = [piece for piece, _ in split.pre_tokenize_str(_PROBE)]
    except BaseException as error:  # the package raises nothing narrower than Exception, and panics besides
        if not isinstance(error, Exception) and not is_panic(error):
            raise
        raise FormatError(f"{error}.") from error
    data = _PROBE.encode("utf-8")
    start = 0
    ours = []
    for end in PreTokenizer(pattern).cut(data)[0].tolist():
        ours.append(data[start:end].decode("utf-8", "replace"))
        start = end
    return ours, theirs


def to_tiktoken(pattern: str) -> str:
    """A pattern as tiktoken reads it; a custom one must cover all text, for tiktoken loses what it leaves."""
    if pattern == "none":
        return r"(?s:.+)"
    if pattern == "word":
        return r"\w+|(?s:.)"
    regex = regex_of(pattern)
    return regex if pattern in NAMED else rf"{regex}|(?:(?!{regex})(?s:.))+"
