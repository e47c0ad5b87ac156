"""Compiled scanners of the named patterns: where the pre-tokens of a text end, byte for byte as `regex` cuts
it.

A text is cut in three passes, each a plain loop that the compiler can turn into wide machine instructions:

1. *kinds*: a byte for each byte of the text: the class of its character, and marks where a rule looks further
than
   to the next character (the "s" of "it's" starts no piece, what follows it starts one);
2. *flags*: 1 where a piece starts: a formula of the kinds of the byte before, of this byte and of the byte
after; 3. *collect*: the offsets of the flags, written without a branch.

    text        I   t   '   s       2   .   .
    kinds       L   L   O   L   S   N   O   O       and "never a start" on the s, "always a start" on the
    blank flags               1       1       1 ends                2       4       6       8   the last is
    the end of the text

Nothing outside the text is read, and it may be malformed: a byte that is part of no valid character is a
character of no class, as under Python's `surrogateescape`.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from bpe import jit
from bpe.jit import helper, inline, kernel

load64 = jit.load64()
ctz64 = jit.ctz64()

# Offsets and bytes are unsigned when compiled, which spares the test for negative indexes; plain Python has
# its int.
U: Any = int if jit.is_plain() else np.uint64

NONE, WORD, GPT2 = 0, 1, 2  # how `cut` knows the patterns

# Bits of a kind.
LETTER, NUMBER, SPACE = U(1), U(2), U(4)  # as in bpe.classes
CLASS = LETTER | NUMBER | SPACE
BLANK = U(8)  # the blank itself, U+0020, which may join what follows it
INSIDE = U(16)  # never a start: above all the later bytes of a character
START = U(32)  # always a start

# Bits of bpe.classes that are asked for by other names.
IN_WORD = U(8)
JOINS = U(1 | 2 | 8 | 16)  # letter, number, word, mark: what no certain boundary stands before

ONE, TWO, THREE, FOUR, EIGHT = U(1), U(2), U(3), U(4), U(8)
ASCII_END = U(0x80)
APOSTROPHE = U(0x27)
EVERY_LOW_BIT = U(0x0101010101010101)
EVERY_HIGH_BIT = U(0x8080808080808080)
EIGHT_APOSTROPHES = U(0x2727272727272727)


# --- characters ---------------------------------------------------------------------------------------------


@inline
def decode(data: Any, i: Any, end: Any) -> Any:
    """The code point of the character at `i`, and its length; a malformed byte b is U+DC00 + b, of length 1.
    """
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
    """The first offset from `i` on of a byte that is not ASCII or is an apostrophe; `end` where there is
    none.
    """
    while i + EIGHT <= end:
        eight = U(load64(data, i))
        # an apostrophe is now a zero byte; the lowest zero is found exactly
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
    """Write the kinds of ASCII bytes, by arithmetic, many at a time; other bytes get no class yet."""
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
    """Write the kind of a character of several bytes, none of whose later bytes starts a piece."""
    kinds[i] = U(kinds[i]) | kind
    # No loop, no function around both: so the compiler joins these questions to those of `decode`, and the
    # processor guesses the length instead of waiting for it. Three times as fast.
    if length > ONE:
        kinds[i + ONE] = kind | INSIDE
    if length > TWO:
        kinds[i + TWO] = kind | INSIDE
    if length > THREE:
        kinds[i + THREE] = kind | INSIDE


# --- one text -----------------------------------------------------------------------------------------------


@inline
def collect(flags: Any, start: Any, end: Any, ends: Any, found: Any) -> Any:
    """Append the offsets flagged after `start`, and `end`, to `ends`, of which `found` are written already.
    """
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
    kinds[end] = SPACE  # white space at the end of a text is one piece
    before, here, after = kinds[start : end - ONE], kinds[start + ONE : end], kinds[start + TWO : end + ONE]
    flag = flags[start + ONE : end]
    # A piece starts where the class changes, unless a blank joins what follows; and at the last white space.
    for i in range(flag.size):
        b, h, a = U(before[i]), U(here[i]), U(after[i])
        changed = b ^ h
        differs = (changed | changed >> ONE | changed >> TWO) & ~(b >> THREE)
        last_space = (b & h & ~a) >> TWO
        flag[i] = (h >> U(5) | ~(h >> FOUR) & (differs | last_space)) & ONE


@inline
def mark_contraction(data: Any, i: Any, start: Any, end: Any, kinds: Any) -> None:
    """Make 's, 't, 're, 've, 'm, 'll or 'd at `i` one piece, if a piece starts there."""
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
    """The length of the contraction whose apostrophe stands at `i`, or 0."""
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
    """The last of several white spaces before other text starts a piece; the formula sees that of ASCII only.

    Not inlined: it is rare, and what it needs would slow the loop over characters down to a third.
    """
    if i > start and U(kinds[i - ONE]) & SPACE and after < end:
        following, _ = decode(data, after, end)
        if U(classes[following]) & SPACE == U(0):
            kinds[i] = U(kinds[i]) | START


@inline
def cut_text(
    pattern: Any, data: Any, start: Any, end: Any, classes: Any, kinds: Any, flags: Any, ends: Any, found: Any
) -> Any:
    """Append the piece ends of an independent text to `ends`, of which `found` are written; returns how many
    are then.
    """
    if start == end:
        return found
    if pattern == NONE:
        ends[found] = end
        return found + ONE
    if pattern == WORD:
        flag_word(data, start, end, classes, kinds, flags)
    else:
        flag_gpt2(data, start, end, classes, kinds, flags)
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
    """Cut `data[start:end]` into pieces; returns how many, their ends standing in `ends`.

    The first `special_count` rows of `specials` are the occurrences of special tokens there, from
    :func:`find_specials`: each is a piece, whose number goes to the row's last column; what lies between them
    are independent texts. `kinds` and `flags` are room to work in, longer than `end`; `ends` has room for
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
    """Find special tokens in `data[start:end]`, the leftmost first and there the longest; returns how many.

    `heads[b]` is 1 if a token begins with byte b. The tokens stand end to end in `tokens`, the longest first,
    with their ids in `token_ids`. A row of `found` is (start, end, id, unused). Stops when `found` is full.
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
    """Whether every compiled pattern cuts before `i`, and cuts both sides as if the other did not exist.

    So it is between a letter or number and a character that is neither, nor a word character, mark or
    apostrophe: the piece before ends with its run, no look-ahead sees beyond that, and all that follow start
    at this character.
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
    """The first certain boundary of `data[start:end]` from `i` on, or -1."""
    i = U(i)
    while i < U(end):
        if is_certain(data, i, U(start), U(end), classes):
            return np.int64(i)
        i += ONE
    return -1


@kernel("int64(uint8[::1], uint64, uint64, uint64, uint8[::1])")
def certain_before(data: Any, i: Any, start: Any, end: Any, classes: Any) -> Any:
    """The last certain boundary of `data[start:end]` not after `i`, or -1."""
    i = U(i)
    while i > U(start):
        if is_certain(data, i, U(start), U(end), classes):
            return np.int64(i)
        i -= ONE
    return -1


@kernel("int64(uint8[::1], uint64, uint64, uint64, uint64, uint8[::1], int64[::1])")
def certain_marks(data: Any, start: Any, end: Any, offset: Any, spacing: Any, classes: Any, found: Any) -> Any:
    """Find a certain boundary of `data[start:end]` after each multiple of `spacing`; returns how many there
    are.

    The multiples are counted from `offset` before `data[0]`. Where none follows for that long, `found` gets
    the last one before as well: a long piece is then enclosed closely. It needs room for two a multiple.
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
