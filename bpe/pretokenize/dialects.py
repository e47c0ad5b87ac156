"""Patterns in files: recognising the named ones, and translating ours for other regular expression engines.

Hugging Face uses Oniguruma (with Ruby's rules), tiktoken Rust's fancy-regex. Both differ from Python's `regex`
in some respects.
"""

from __future__ import annotations

import re

from bpe.errors import FormatError, PatternError, is_panic
from bpe.pretokenize.expressions import compile_pattern, cut_text
from bpe.pretokenize.patterns import NAMED, PreTokenizer

LONGEST_PATTERN = 1 << 13
"""Most characters of a custom pattern in a file; published patterns have a few hundred."""
_TRIAL_SECONDS = 0.5  # the requested limit; `regex` checks the clock only every second or so

# Oniguruma's own \w includes ² ³ ¹ ¼ ½ ¾ but not the two joiners; this is the set of `regex` and of Rust.
_WORD = r"\p{Alphabetic}\p{M}\p{Nd}\p{Pc}\u200c\u200d"
_WORD_SPLIT = r"\w+|(?:.|\n)"  # the pattern `word`, where no dot matches a newline
_INTERVAL = re.compile(r"(\{\d*,?\d*\})\+")
_PROBE = (
    "Hello world, I've  got 1234567 things!\n\n  \tdef f(x_1):\r\n    return x²+½ # naïve café\n"
    "你好，世界！ नमस्ते दुनिया สวัสดี שלום 🌍👩‍👩‍👧 e\u0301 DON'T don't ... --> https://a.b/c?d=e\n \n end  "
)
"""A sample of everything that patterns treat differently."""


def regex_of(pattern: str) -> str:
    """Return the regular expression of a named pattern, or the pattern itself; "" for `none`."""
    return NAMED.get(pattern, pattern)


def check_pattern(pattern: str) -> None:
    """Refuse a pattern from a file that would block its user. Names pass, and so do regular expressions that compile
    and cut a short mixed text quickly.

    Raises:
        FormatError: when it is not a valid expression, or takes too long.
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
    """Return the name of a known pattern, however a file spells it. Any other regular expression is returned
    unchanged, or in a group if it looks like a name."""
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
    """Remove differences that change no match of the known patterns: possessive marks, spellings of contractions."""
    for spelling, plain in (
        ("}+", "}"),
        ("++", "+"),
        ("?+", "?"),
        ("*+", "*"),
        (r"\s*[\r\n]|", r"\s*[\r\n]+|"),
        ("'(?i:[sdmt]|ll|ve|re)", "(?i:'s|'t|'re|'ve|'m|'ll|'d)"),
        ("'(?:[sdmt]|ll|ve|re)", "'s|'t|'re|'ve|'m|'ll|'d"),
    ):
        regex = regex.replace(spelling, plain)
    return f"{regex}+" if regex.endswith(r"(?!\S)|\s") else regex


def to_oniguruma(pattern: str) -> str:
    """Translate a pattern for Hugging Face's engine ("" for `none`).

    Oniguruma reads `{1,3}+` as a repeated interval, has a different `\\w`, and its `.` never matches a newline
    here.
    """
    if pattern == "word":
        return _respell(_WORD_SPLIT)
    return _respell(regex_of(pattern))


def _respell(regex: str) -> str:
    """Spell out \\w, inside a [class] and outside, and make possessive intervals greedy."""
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
    """Check that Hugging Face's engine cuts a mixed text by a custom pattern as we do.

    Raises:
        FormatError: when it cuts differently, or cannot read the pattern.
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
    """Return the pre-tokens of a mixed text by one of our patterns, and those by Hugging Face's engine.

    Raises:
        FormatError: when that engine cannot read the expression `oniguruma`.
    """
    from tokenizers import Regex
    from tokenizers.pre_tokenizers import Split

    check_pattern(pattern)
    try:
        split = Split(Regex(oniguruma), "isolated")
        theirs = [pre_token for pre_token, _ in split.pre_tokenize_str(_PROBE)]
    except BaseException as error:  # the package raises plain Exception, and also panics
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
    """Translate a pattern for tiktoken. It drops text that no match covers, so a custom pattern gets an alternative
    for the rest."""
    if pattern == "none":
        return r"(?s:.+)"
    if pattern == "word":
        return r"\w+|(?s:.)"
    regex = regex_of(pattern)
    return regex if pattern in NAMED else rf"{regex}|(?:(?!{regex})(?s:.))+"
