"""Compiled scanners of the named patterns: they find the ends of a text's pre-tokens, byte for byte as `regex` does.

A text is cut in three passes, each a plain loop that the compiler can vectorise:

1. *kinds*: one byte for each byte of the text: the class of its character, and marks for the rules that look
   beyond the next character (the "s" of "it's" starts no pre-token, the character after it starts one);
2. *flags*: 1 where a pre-token starts, computed from the kinds of the previous, this and the next byte;
3. *collect*: the offsets of the flags, written without a branch.

    text        I   t   '   s       2   .   .
    kinds       L   L   O   L   S   N   O   O       and "never a start" on the s, "always a start" on the blank
    flags               1       1       1
    ends                2       4       6       8   the last is the end of the text

Nothing outside the text is read. The text may be malformed: a byte that belongs to no valid character is a
character of no class, as under Python's `surrogateescape`.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from bpe import jit
from bpe.jit import helper, inline, kernel

load64 = jit.load64()
ctz64 = jit.ctz64()

# Offsets and bytes are unsigned when compiled, which avoids the test for negative indexes; plain Python uses int.
U: Any = int if jit.is_plain() else np.uint64

NONE, WORD, GPT2, CL100K, O200K, LLAMA3, QWEN2 = range(7)  # the pattern numbers of `cut`

# Bits of a kind.
LETTER, NUMBER, SPACE = U(1), U(2), U(4)  # as in bpe.text.unicode_classes
CLASS = LETTER | NUMBER | SPACE
BLANK = U(8)  # U+0020 itself, which may join the character after it
INSIDE = U(16)  # never a start: mainly the later bytes of a character
START = U(32)  # always a start, INSIDE or not
OPENER = U(64)  # on the last byte of a longer character of no class: it joins a letter that follows

# Bits used only in bpe.text.unicode_classes.
IN_WORD, MARK, UPPER, LOWER = U(8), U(16), U(32), U(64)
JOINS = U(1 | 2 | 8 | 16)  # letter, number, word, mark: no boundary before one of these is certain

ONE, TWO, THREE, FOUR, EIGHT = U(1), U(2), U(3), U(4), U(8)
ASCII_END = U(0x80)
APOSTROPHE, SLASH = U(0x27), U(0x2F)
EVERY_LOW_BIT = U(0x0101010101010101)
EVERY_HIGH_BIT = U(0x8080808080808080)
EVERY_OTHER_BIT = U(0x7F7F7F7F7F7F7F7F)
# Added to a byte below 0x80, these set its high bit if it is at least 0x0A, 0x0E, …
FROM_0A, FROM_0E = U(0x7676767676767676), U(0x7272727272727272)
FROM_27, FROM_28 = U(0x5959595959595959), U(0x5858585858585858)
FROM_30, FROM_3A = U(0x5050505050505050), U(0x4646464646464646)
EIGHT_APOSTROPHES = U(0x2727272727272727)


# --- characters ---------------------------------------------------------------------------------------------


@inline
def decode(data: Any, i: Any, end: Any) -> Any:
    """Return the code point and the length of the character at `i`; a malformed byte b is U+DC00 + b, of length 1."""
    a = U(data[i])
    if a < ASCII_END:
        return a, ONE
    left = end - i
    if U(0xC2) <= a < U(0xE0) and left > ONE:
        b = U(data[i + ONE])
        if b & U(0xC0) == U(0x80):
            return (a & U(0x1F)) << U(6) | (b & U(0x3F)), TWO
    elif U(0xE0) <= a < U(0xF0) and left > TWO:
        b, c = U(data[i + ONE]), U(data[i + TWO])
        code = (a & U(0x0F)) << U(12) | (b & U(0x3F)) << U(6) | (c & U(0x3F))
        continued = b & U(0xC0) == U(0x80) and c & U(0xC0) == U(0x80)
        if continued and code >= U(0x800) and not U(0xD800) <= code < U(0xE000):
            return code, THREE
    elif U(0xF0) <= a < U(0xF5) and left > THREE:
        b, c, d = U(data[i + ONE]), U(data[i + TWO]), U(data[i + THREE])
        code = (a & U(0x07)) << U(18) | (b & U(0x3F)) << U(12) | (c & U(0x3F)) << U(6) | (d & U(0x3F))
        continued = b & U(0xC0) == U(0x80) and c & U(0xC0) == U(0x80) and d & U(0xC0) == U(0x80)
        if continued and U(0x10000) <= code < U(0x110000):
            return code, FOUR
    return U(0xDC00) | a, ONE


@inline
def next_odd(data: Any, i: Any, end: Any) -> Any:
    """Return the first offset from `i` on of a non-ASCII byte or an apostrophe; `end` if there is none."""
    while i + EIGHT <= end:
        eight = U(load64(data, i))
        # Apostrophes are zero bytes now; the formula is exact for the lowest zero.
        other = eight ^ EIGHT_APOSTROPHES
        odd = (eight | ((other - EVERY_LOW_BIT) & ~other)) & EVERY_HIGH_BIT
        if odd:
            return i + U(ctz64(odd) >> THREE)
        i += EIGHT
    while i < end and U(data[i]) < ASCII_END and U(data[i]) != APOSTROPHE:
        i += ONE
    return i


@inline
def mark_ascii(data: Any, start: Any, end: Any, kinds: Any) -> None:
    """Write the kinds of ASCII bytes by arithmetic, which vectorises; other bytes get no class yet."""
    text, kind = data[start:end], kinds[start:end]
    for i in range(text.size):
        byte = U(text[i])
        letter = U(((byte | U(0x20)) - U(0x61)) & U(0xFF) < U(26))
        number = U((byte - U(0x30)) & U(0xFF) < U(10))
        blank = U(byte == U(0x20))
        space = U((byte - U(9)) & U(0xFF) < U(5)) | blank
        kind[i] = letter | number << ONE | space << TWO | blank << THREE


@inline
def mark_character(kinds: Any, i: Any, length: Any, kind: Any) -> None:
    """Write the kind of a character of several bytes; its later bytes never start a pre-token."""
    kinds[i] = U(kinds[i]) | kind
    # Not a loop, nor one function with `decode`: this way the compiler merges these tests with those of `decode`, and
    # the processor predicts the length instead of waiting for it. Three times as fast.
    if length > ONE:
        kinds[i + ONE] = kind | INSIDE
    if length > TWO:
        kinds[i + TWO] = kind | INSIDE
    if length > THREE:
        kinds[i + THREE] = kind | INSIDE


# --- one text -----------------------------------------------------------------------------------------------


@inline
def collect(flags: Any, start: Any, end: Any, ends: Any, found: Any) -> Any:
    """Append the offsets flagged after `start`, and `end`, to the `found` entries of `ends`; returns the new count."""
    for i in range(start + ONE, end):
        ends[found] = i
        found += U(flags[i])
    ends[found] = end
    return found + ONE


@helper
def flag_word(data: Any, start: Any, end: Any, classes: Any, kinds: Any, flags: Any) -> None:
    r"""`\w+|.`: a run of word characters, or any other single character."""
    for i in range(start, end):
        byte = U(data[i])
        kinds[i] = U(classes[byte]) & IN_WORD if byte < ASCII_END else U(0)
    i = start
    while i < end:
        if U(data[i]) < ASCII_END:
            i += ONE
            continue
        code, length = decode(data, i, end)
        mark_character(kinds, i, length, U(classes[code]) & IN_WORD)
        i += length
    before, here, flag = kinds[start : end - ONE], kinds[start + ONE : end], flags[start + ONE : end]
    for i in range(here.size):
        kind = U(here[i])
        joined = (U(before[i]) & kind) >> THREE | kind >> FOUR
        flag[i] = ~joined & ONE


@helper
def flag_gpt2(data: Any, start: Any, end: Any, classes: Any, kinds: Any, flags: Any) -> None:
    r"""`'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+`."""
    mark_ascii(data, start, end, kinds)
    i = next_odd(data, start, end)
    while i < end:
        if U(data[i]) == APOSTROPHE:
            mark_contraction(data, i, start, end, kinds)
            i += ONE
        while i < end and U(data[i]) >= ASCII_END:
            code, length = decode(data, i, end)
            kind = U(classes[code]) & CLASS
            mark_character(kinds, i, length, kind)
            if kind == SPACE:
                mark_last_space(data, i, i + length, start, end, classes, kinds)
            i += length
        i = next_odd(data, i, end)
    kinds[end] = SPACE  # white space at the end of a text is one pre-token
    before, here, after = kinds[start : end - ONE], kinds[start + ONE : end], kinds[start + TWO : end + ONE]
    flag = flags[start + ONE : end]
    # A pre-token starts where the class changes, unless a blank joins the next character; and at the last white space.
    for i in range(flag.size):
        b, h, a = U(before[i]), U(here[i]), U(after[i])
        changed = b ^ h
        differs = (changed | changed >> ONE | changed >> TWO) & ~(b >> THREE)
        last_space = (b & h & ~a) >> TWO
        flag[i] = (h >> U(5) | ~(h >> FOUR) & (differs | last_space)) & ONE


@inline
def mark_contraction(data: Any, i: Any, start: Any, end: Any, kinds: Any) -> None:
    """Make 's, 't, 're, 've, 'm, 'll or 'd at `i` a pre-token, if one starts there."""
    if i > start:
        before = U(kinds[i - ONE])
        if before & CLASS == U(0) or before & BLANK:
            return
    length = contraction_length(data, i, end)
    if length:
        kinds[i + ONE] = U(kinds[i + ONE]) | INSIDE
        kinds[i + length] = U(kinds[i + length]) | START


@inline
def contraction_length(data: Any, i: Any, end: Any) -> Any:
    """Return the length of the contraction whose apostrophe is at `i`, or 0."""
    left = end - i
    if left > ONE:
        a = U(data[i + ONE])
        if a == U(0x73) or a == U(0x74) or a == U(0x6D) or a == U(0x64):  # s t m d
            return TWO
        if left > TWO:
            b = U(data[i + TWO])
            # re ve ll
            if (b == U(0x65) and (a == U(0x72) or a == U(0x76))) or (a == U(0x6C) and b == U(0x6C)):
                return THREE
    return U(0)


@helper
def mark_last_space(data: Any, i: Any, after: Any, start: Any, end: Any, classes: Any, kinds: Any) -> None:
    """Start a pre-token at the last of several white spaces before other text; the formula covers ASCII only.

    Not inlined: it is rare, and inlined it makes the loop over characters three times slower.
    """
    if i > start and U(kinds[i - ONE]) & SPACE and after < end:
        following, _ = decode(data, after, end)
        if U(classes[following]) & SPACE == U(0):
            kinds[i] = U(kinds[i]) | START


# --- one text, by the patterns of cl100k, llama3, qwen2 and o200k -------------------------------------------
#
# They share their rules. Starts that do not follow from neighbouring characters are marked: in white space with line
# ends, at every third digit, after a contraction, and at letters whose case decides.


@inline
def next_rule(data: Any, i: Any, end: Any) -> Any:
    """Return the first offset from `i` on of a non-ASCII byte, an apostrophe, a digit, or one of U+0A to U+0D."""
    while i + EIGHT <= end:
        eight = U(load64(data, i))
        seven = eight & EVERY_OTHER_BIT
        apostrophes = (seven + FROM_27) & ~(seven + FROM_28)
        digits = (seven + FROM_30) & ~(seven + FROM_3A)
        lines = (seven + FROM_0A) & ~(seven + FROM_0E)
        found = (eight | apostrophes | digits | lines) & EVERY_HIGH_BIT
        if found:
            return i + U(ctz64(found) >> THREE)
        i += EIGHT
    while i < end and not has_rule(U(data[i])):
        i += ONE
    return i


@inline
def has_rule(byte: Any) -> Any:
    """Whether :func:`next_rule` stops at this byte."""
    return byte >= ASCII_END or byte == APOSTROPHE or U(0x30) <= byte < U(0x3A) or U(0x0A) <= byte < U(0x0E)


@helper
def flag_cl100k(
    data: Any,
    start: Any,
    end: Any,
    classes: Any,
    kinds: Any,
    flags: Any,
    digits: Any,
    whole_tail: Any,
    cased: Any,
) -> None:
    r"""The patterns of cl100k, llama3 and qwen2, and with `cased` that of o200k.

    `digits`: the most numbers in a pre-token. `whole_tail`: white space at the end of a text is one pre-token
    (`\s++$`).
    """
    mark_ascii(data, start, end, kinds)
    if cased:
        mark_camel_case(data, start, end, kinds)
    i = next_rule(data, start, end)
    while i < end:
        byte = U(data[i])
        if byte == U(0x0A) or byte == U(0x0D):
            i = mark_lines(data, i, start, end, classes, kinds, whole_tail, cased)
        elif U(0x30) <= byte < U(0x3A):
            i = mark_numbers(data, i, end, classes, kinds, digits)
        elif byte == APOSTROPHE:
            mark_suffix(data, i, start, end, kinds, cased)
            i += ONE
        elif byte < ASCII_END:
            i += ONE
        while i < end and U(data[i]) >= ASCII_END:
            code, length = decode(data, i, end)
            properties = U(classes[code])
            kind = properties & CLASS
            if cased and properties & (LETTER | MARK):
                i = mark_letters(data, i, start, end, classes, kinds)
            elif kind == NUMBER:
                i = mark_numbers(data, i, end, classes, kinds, digits)
            else:
                mark_character(kinds, i, length, kind)
                if kind == SPACE:
                    mark_last_space(data, i, i + length, start, end, classes, kinds)
                elif kind == U(0) and length > ONE and starts_piece(kinds, i, start):
                    kinds[i + length - ONE] = INSIDE | OPENER
                i += length
        i = next_rule(data, i, end)
    kinds[end] = SPACE
    if end - start > ONE:
        flags[start + ONE] = cl100k_start(LETTER, U(kinds[start]), U(kinds[start + ONE]), U(kinds[start + TWO]))
        second, before = kinds[start : end - TWO], kinds[start + ONE : end - ONE]
        here, after, flag = kinds[start + TWO : end], kinds[start + THREE : end + ONE], flags[start + TWO : end]
        for n in range(flag.size):
            flag[n] = cl100k_start(U(second[n]), U(before[n]), U(here[n]), U(after[n]))


@inline
def cl100k_start(second: Any, before: Any, here: Any, after: Any) -> Any:
    """Whether a pre-token starts here (0 or 1), from the kinds of the two previous bytes, this one and the next.

    A letter starts one after a number, and after a character of no class that does not join it. Such a character
    joins the letter if it starts a pre-token itself: it follows neither another of no class nor a blank.
    """
    no_class = ~(before | before >> ONE | before >> TWO)
    alone = (second | second >> ONE | second >> TWO) & ~(second >> THREE)
    several_bytes = before >> FOUR
    joins = (several_bytes & before >> U(6)) | (~several_bytes & alone)
    letter = here & (before >> ONE | no_class & ~joins)
    number = here >> ONE & ~(before >> ONE)
    space = here >> TWO & ~(before >> TWO & after >> TWO)
    other = ~(here | here >> ONE | here >> TWO) & ~no_class & ~(before >> THREE)
    return (here >> U(5) | ~(here >> FOUR) & (letter | number | space | other)) & ONE


@inline
def starts_piece(kinds: Any, i: Any, start: Any) -> Any:
    """Whether a character of no class at `i` starts a pre-token: neither another one nor a blank precedes it."""
    return i == start or (U(kinds[i - ONE]) & CLASS != U(0) and U(kinds[i - ONE]) & BLANK == U(0))


@inline
def mark_camel_case(data: Any, start: Any, end: Any, kinds: Any) -> None:
    """Start a pre-token at each capital after a small letter (ASCII only)."""
    before, here, kind = data[start : end - ONE], data[start + ONE : end], kinds[start + ONE : end]
    for i in range(kind.size):
        small = U((U(before[i]) - U(0x61)) & U(0xFF) < U(26))
        capital = U((U(here[i]) - U(0x41)) & U(0xFF) < U(26))
        kind[i] = U(kind[i]) | (small & capital) << U(5)


@inline
def mark_numbers(data: Any, i: Any, end: Any, classes: Any, kinds: Any, digits: Any) -> Any:
    """Start a pre-token after every `digits` numbers of the run at `i`; returns the run's end."""
    count = 0
    while i < end:
        code, length = decode(data, i, end)
        if U(classes[code]) & NUMBER == U(0):
            break
        mark_character(kinds, i, length, NUMBER)
        if count == digits:
            kinds[i] = U(kinds[i]) | START
            count = 0
        count += 1
        i += length
    return i


@inline
def mark_suffix(data: Any, i: Any, start: Any, end: Any, kinds: Any, cased: Any) -> None:
    """Start a pre-token after the contraction at `i`, if it is one.

    In o200k a contraction must follow a word and belongs to it. In the other patterns it must start a pre-token.
    """
    if cased:
        if i == start or U(kinds[i - ONE]) & LETTER == U(0) or U(kinds[i]) & START:
            return
    elif not starts_piece(kinds, i, start):
        return
    length = suffix_length(data, i, end)
    if length:
        if cased:
            kinds[i] = U(kinds[i]) | INSIDE
            for letter in range(i + ONE, i + length):
                kinds[letter] = (U(kinds[letter]) | INSIDE) & ~START
        kinds[i + length] = U(kinds[i + length]) | START


@inline
def suffix_length(data: Any, i: Any, end: Any) -> Any:
    """Return the length of the contraction, upper or lower case, whose apostrophe is at `i`, or 0. The long s counts
    as an s."""
    left = end - i
    if left > ONE:
        a = U(data[i + ONE]) | U(0x20)
        if a == U(0x73) or a == U(0x74) or a == U(0x6D) or a == U(0x64):  # s t m d
            return TWO
        if left > TWO:
            b = U(data[i + TWO]) | U(0x20)
            # re ve ll
            if (b == U(0x65) and (a == U(0x72) or a == U(0x76))) or (a == U(0x6C) and b == U(0x6C)):
                return THREE
            if U(data[i + ONE]) == U(0xC5) and U(data[i + TWO]) == U(0xBF):  # U+017F
                return THREE
    return U(0)


@helper
def mark_lines(data: Any, i: Any, start: Any, end: Any, classes: Any, kinds: Any, whole_tail: Any, cased: Any) -> Any:
    """Cut the white space around the line end at `i`; returns its end.

    ! ␊ ␊ ␣ ␊ ␣ ␣ x         line ends after a character of no class belong to its pre-token; the next one ends at the
    - - - ^   ^ ^           last line end; the rest is cut as elsewhere: its last white space starts a pre-token
    """
    first = i
    while first > start and U(kinds[first - ONE]) & SPACE and U(kinds[first]) & START == U(0):
        first -= ONE
    i = first
    if first > start and U(kinds[first - ONE]) & CLASS == U(0):
        i = mark_line_ends(data, first, end, kinds, cased)
        if i == end:
            return end
    kinds[i] = U(kinds[i]) | START
    first = last = after_lines = i
    while i < end:
        code, length = decode(data, i, end)
        if U(classes[code]) & SPACE == U(0):
            break
        mark_character(kinds, i, length, SPACE | INSIDE)
        last = i
        i += length
        if code == U(0x0A) or code == U(0x0D):
            after_lines = i
    if i < end or not whole_tail:
        if i > first:
            kinds[after_lines] = U(kinds[after_lines]) | START
        if i < end and last > after_lines:
            kinds[last] = U(kinds[last]) | START
    return i


@inline
def mark_line_ends(data: Any, i: Any, end: Any, kinds: Any, cased: Any) -> Any:
    """Mark the line ends (in o200k also slashes) that belong to the pre-token before `i`; returns their end.

    A slash is marked as white space, so that the next character does not continue its run.
    """
    while i < end:
        byte = U(data[i])
        if byte != U(0x0A) and byte != U(0x0D) and not (cased and byte == SLASH):
            break
        kinds[i] = SPACE | INSIDE
        i += ONE
    return i


@inline
def mark_letters(data: Any, i: Any, start: Any, end: Any, classes: Any, kinds: Any) -> Any:
    r"""Mark the run around the non-ASCII letter or mark at `i` as o200k cuts it; returns the run's end.

    A pre-token is `[capitals, caseless]*[small, caseless]+` or else capitals alone. So one starts at a capital
    after a small letter; and a run that ends in capitals, with no small letter after them, is cut after its last
    caseless letter.
    """
    code, length = decode(data, i, end)
    if U(classes[code]) & LETTER == U(0) and i > start and not joins_mark(kinds, i - ONE, start):
        mark_character(kinds, i, length, U(0))
        return i + length
    while i > start and U(kinds[i - ONE]) & LETTER and U(kinds[i]) & START == U(0):
        i -= ONE
    small_seen = False
    after_caseless = U(0)
    while i < end:
        code, length = decode(data, i, end)
        properties = U(classes[code])
        if properties & (LETTER | MARK) == U(0):
            break
        mark_character(kinds, i, length, LETTER)
        if properties & UPPER and small_seen:
            kinds[i] = U(kinds[i]) | START
        if U(kinds[i]) & START:  # set just now, or earlier after a contraction
            small_seen = False
            after_caseless = U(0)
        if properties & LOWER:
            small_seen = True
        elif properties & UPPER == U(0) and not small_seen:
            after_caseless = i + length
        i += length
    if not small_seen and after_caseless and after_caseless < i:
        kinds[after_caseless] = U(kinds[after_caseless]) | START
    return i


@inline
def joins_mark(kinds: Any, i: Any, start: Any) -> Any:
    """Whether a mark after the byte at `i` counts as a letter, and not as another character of no class."""
    kind = U(kinds[i])
    if kind & CLASS:
        return True
    return kind & OPENER != U(0) if kind & INSIDE else starts_piece(kinds, i, start)


@inline
def cut_text(
    pattern: Any, data: Any, start: Any, end: Any, classes: Any, kinds: Any, flags: Any, ends: Any, found: Any
) -> Any:
    """Append the pre-token ends of an independent text to the `found` entries of `ends`; returns the new count."""
    if start == end:
        return found
    if pattern == NONE:
        ends[found] = end
        return found + ONE
    if pattern == WORD:
        flag_word(data, start, end, classes, kinds, flags)
    elif pattern == GPT2:
        flag_gpt2(data, start, end, classes, kinds, flags)
    else:
        digits, whole_tail, cased = 1 if pattern == QWEN2 else 3, pattern == CL100K, pattern == O200K
        flag_cl100k(data, start, end, classes, kinds, flags, digits, whole_tail, cased)
    return collect(flags, start, end, ends, found)


_CUT = "int64(int64, uint8[::1], uint64, uint64, int64[:, ::1], int64, {0}, {0}, {0}, int64[::1])"


@kernel(_CUT.format("uint8[::1]"))
def cut(
    pattern: Any,
    data: Any,
    start: Any,
    end: Any,
    specials: Any,
    special_count: Any,
    classes: Any,
    kinds: Any,
    flags: Any,
    ends: Any,
) -> Any:
    """Cut `data[start:end]` into pre-tokens; writes their ends to `ends` and returns their number.

    The first `special_count` rows of `specials` are the occurrences of special tokens there, from
    :func:`find_specials`. Each is a pre-token, whose index is written to the row's last column; the texts between
    them are independent. `kinds` and `flags` are work arrays longer than `end`; `ends` must hold
    `end - start + 1` offsets.
    """
    found = U(0)
    position = U(start)
    for row in range(special_count):
        special_start, special_end = U(specials[row, 0]), U(specials[row, 1])
        found = cut_text(pattern, data, position, special_start, classes, kinds, flags, ends, found)
        specials[row, 3] = found
        ends[found] = special_end
        found += ONE
        position = special_end
    return cut_text(pattern, data, position, U(end), classes, kinds, flags, ends, found)


# --- special tokens -----------------------------------------------------------------------------------------


@kernel("int64(uint8[::1], uint64, uint64, uint8[::1], uint8[::1], int64[::1], int64[::1], int64[:, ::1])")
def find_specials(
    data: Any, start: Any, end: Any, heads: Any, tokens: Any, token_ends: Any, token_ids: Any, found: Any
) -> Any:
    """Find special tokens in `data[start:end]`, the leftmost first and the longest there; returns their number.

    `heads[b]` is 1 if a token begins with byte b. `tokens` holds the tokens end to end, the longest first;
    `token_ids` their ids. A row of `found` is (start, end, id, unused). Stops when `found` is full.
    """
    count = 0
    i, end = U(start), U(end)
    while i < end and count < found.shape[0]:
        if heads[data[i]] == 0:
            i += ONE
            continue
        number, token_start = 0, U(0)
        while number < token_ends.size:
            token_end = U(token_ends[number])
            length = token_end - token_start
            if i + length <= end:
                same = U(0)
                while same < length and data[i + same] == tokens[token_start + same]:
                    same += ONE
                if same == length:
                    break
            token_start = token_end
            number += 1
        if number < token_ends.size:
            found[count, 0] = i
            found[count, 1] = i + length
            found[count, 2] = token_ids[number]
            count += 1
            i += length
        else:
            i += ONE
    return count


# --- certain boundaries -------------------------------------------------------------------------------------


@helper
def is_certain(data: Any, i: Any, start: Any, end: Any, classes: Any) -> Any:
    """Whether every compiled pattern cuts before `i`, and cuts the two sides independently of each other.

    This holds between a letter or number and a character that is neither one of these nor a word character, mark
    or apostrophe: the pre-token before `i` ends with its run, no look-ahead sees beyond that, and all later
    pre-tokens start from this character.
    """
    if i <= start or i >= end:
        return False
    following, _ = decode(data, i, end)
    if following == APOSTROPHE or (following >= ASCII_END and end - i < FOUR) or U(classes[following]) & JOINS:
        return False
    previous = i - ONE
    while previous > start and i - previous < FOUR and U(data[previous]) & U(0xC0) == U(0x80):
        previous -= ONE
    code, length = decode(data, previous, i)
    return previous + length == i and U(classes[code]) & (LETTER | NUMBER) != U(0)


@kernel("int64(uint8[::1], uint64, uint64, uint64, uint8[::1])")
def certain_after(data: Any, i: Any, start: Any, end: Any, classes: Any) -> Any:
    """Return the first certain boundary of `data[start:end]` at or after `i`, or -1."""
    i = U(i)
    while i < U(end):
        if is_certain(data, i, U(start), U(end), classes):
            return np.int64(i)
        i += ONE
    return -1


@kernel("int64(uint8[::1], uint64, uint64, uint64, uint8[::1])")
def certain_before(data: Any, i: Any, start: Any, end: Any, classes: Any) -> Any:
    """Return the last certain boundary of `data[start:end]` at or before `i`, or -1."""
    i = U(i)
    while i > U(start):
        if is_certain(data, i, U(start), U(end), classes):
            return np.int64(i)
        i -= ONE
    return -1


@kernel("int64(uint8[::1], uint64, uint64, uint64, uint64, uint8[::1], int64[::1])")
def certain_marks(data: Any, start: Any, end: Any, offset: Any, spacing: Any, classes: Any, found: Any) -> Any:
    """Find a certain boundary of `data[start:end]` after each multiple of `spacing`; returns their number.

    The multiples are counted from `offset` before `data[0]`. If no boundary follows within `spacing`, `found` also
    gets the last one before the multiple, so that a long pre-token is enclosed closely. `found` must hold two
    entries per multiple.
    """
    count = 0
    last = U(start)
    mark = (U(start) + U(offset)) // U(spacing) * U(spacing) + U(spacing) - U(offset)
    while mark < U(end):
        i = mark
        while i < U(end) and not is_certain(data, i, U(start), U(end), classes):
            i += ONE
        if i >= mark + U(spacing) or i == U(end):
            before = mark
            while before > last and not is_certain(data, before, U(start), U(end), classes):
                before -= ONE
            if before > last:
                found[count] = before
                count += 1
        if i < U(end):
            found[count] = i
            count += 1
        last = i
        mark = (i + U(offset)) // U(spacing) * U(spacing) + U(spacing) - U(offset)
    return count
