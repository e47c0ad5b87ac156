"""minbpe's model file: `minbpe v1`, the pattern, the special tokens, and the two ids of each merge.

    minbpe v1
    <the pattern, empty for none>
    1                           the number of special tokens that follow
    <|endoftext|> 259           text and id
    116 104                     the merge that makes the id 256
    256 101                     ... 257

minbpe prefers the special token listed first among those with a common prefix; longer ones are therefore written first.
their own ids; merges follow from 256 on. Source: `save` and `load` of karpathy/minbpe, minbpe/base.py.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from bpe.errors import FormatError
from bpe.formats.files import read_lines
from bpe.pretokenize.dialects import check_pattern, name_of, to_tiktoken

if TYPE_CHECKING:
    from bpe.tokenizers.bpe import BPETokenizer

_HEAD = "minbpe v1"


def files_of(path: Path) -> tuple[Path, ...]:
    """The file to write: `path`, with .model added if it lacks that suffix, because minbpe opens no other files."""
    return (path if path.suffix == ".model" else path.with_name(path.name + ".model"),)


def files(tokenizer: BPETokenizer, path: Path, format: str = "minbpe") -> dict[Path, bytes]:
    """The content of the file to write.

    Raises:
        FormatError: if the format cannot represent this tokenizer.
    """
    (file,) = files_of(path)
    if tokenizer.ids is not None or bool((tokenizer.left < 0).any()) or tokenizer.whole_pieces:
        raise FormatError("A minbpe model has the bytes as ids 0 to 255 and a merge for every id after; this one not.")
    for text in tokenizer.special_tokens:
        if not text.strip() or len(text.split()) > 1 or text != text.strip():
            raise FormatError(f"A minbpe model cannot hold the special token {text!r}: it has white space in it.")
    lines = [_HEAD, _expression(tokenizer), str(len(tokenizer.special_tokens))]
    longest_first = sorted(tokenizer.special_tokens.items(), key=lambda item: -len(item[0]))
    lines += [f"{text} {shown}" for text, shown in longest_first]
    pairs = zip(tokenizer.left.tolist(), tokenizer.right.tolist(), strict=True)
    lines += [f"{left} {right}" for left, right in pairs]
    return {file: ("\n".join(lines) + "\n").encode("utf-8")}


def _expression(tokenizer: BPETokenizer) -> str:
    """The pattern for minbpe, which uses `regex.findall` and so loses the text between matches."""
    import regex

    if tokenizer.pattern == "none" and not tokenizer.special_tokens:
        return ""
    expression = to_tiktoken(tokenizer.pattern)
    if "\n" in expression:
        raise FormatError("A minbpe model cannot hold this pattern: it has a newline in it.")
    if expression != expression.strip():  # minbpe strips the line
        expression = f"(?:{expression})"
    if regex.compile(expression).groups:
        raise FormatError(
            "A minbpe model cannot hold this pattern: minbpe takes only its groups; write (?:...) for them."
        )
    return expression


def load(path: Path) -> BPETokenizer:
    """The tokenizer of a minbpe model.

    Raises:
        FormatError: if it is damaged.
    """
    from bpe.tokenizers.bpe import BPETokenizer

    lines = read_lines(path, "minbpe model")
    if lines[-1:] == [""]:
        lines.pop()
    number = 3
    try:
        count = int(lines[2])
        special: dict[str, int] = {}
        if not 0 <= count <= len(lines) - 3:
            raise ValueError
        for number in range(4, 4 + count):
            text, _, shown = lines[number - 1].strip().rpartition(" ")
            special[text] = int(shown)
        left: list[int] = []
        right: list[int] = []
        for number in range(4 + count, len(lines) + 1):
            first, second = map(int, lines[number - 1].split())
            if not 0 <= min(first, second) <= max(first, second) < 256 + len(left):
                raise ValueError
            left.append(first)
            right.append(second)
    except (IndexError, ValueError):
        raise FormatError(f"{path.name} is damaged: line {number:,} is not what a minbpe model has there.") from None
    expression = lines[1].strip()
    pattern = name_of(expression) if expression else "none"
    check_pattern(pattern)
    return BPETokenizer(left, right, pattern, special, name=path.stem)
