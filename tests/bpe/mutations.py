"""Damaged tokenizer and run files: good ones of every format, changed at random, loaded and used in a child process.

    python tests/bpe/mutations.py KIND FIRST LAST FOLDER      # what a child does; a line of JSON for each that fails

A mutation depends on its kind and number alone, so that any of them can be made again. What a file may do is end in
one of the library's own errors, or in an OSError, within `SECONDS`.
"""

from __future__ import annotations

import base64
import copy
import io
import json
import random
import struct
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

SECONDS = 5.0
MEMORY = 1 << 30
"""Bytes above what the process takes with everything imported."""
TEXT = "the cat in the hat; she sells sea shells. 你好 🌍 don't 1234567  aaaa bbbb\n\tend " * 3
JUNK: list[Any] = [
    *(None, True, -1, 0, 1, 1.5, 2**31, 2**40, 10**30, float("nan"), "", "a", "\0", "\ud800", "x" * 5000, "🌍"),
    *([], {}, [[]], {"type": "Sequence"}, {"type": "BPE"}, [0, 1], ["a", "b"], {"a": 1}, "(a+)+$", "(", "\\p{L}+"),
]
NUMBERS = (b"-1", b"99999999999", b"4294967295", b"1e400", b"nan", b"9" * 5000, b"0")


# --- good files -----------------------------------------------------------------------------------------------------


def make_good(kind: str, folder: Path) -> Path:
    """Write a good file of a kind; returns the one to load."""
    return GOOD[kind](folder)


def _trained(special: tuple[str, ...] = ("<|x|>",)) -> Any:
    import bpe

    trainer = bpe.Trainer(bpe.Corpus.from_text(TEXT), bpe.TrainingSettings(290, special_tokens=special))
    trainer.advance()
    return trainer


def _saved(format: str, name: str, opened: str) -> Callable[[Path], Path]:
    def save(folder: Path) -> Path:
        tokenizer = _trained().history.tokenizer_at()
        tokenizer.save(folder / name, format)
        return folder / opened

    return save


def _run(folder: Path) -> Path:
    from bpe.formats.run import save_run

    trainer = _trained()
    return save_run(trainer.history, folder / "a.bperun", corpus=trainer.corpus, with_text=True, notes={"name": "n"})


def _imported(kind: str) -> Callable[[Path], Path]:
    def save(folder: Path) -> Path:
        path = folder / "tokenizer.json"
        path.write_text(json.dumps(imported_content(kind)), encoding="utf-8")
        return path

    return save


def imported_content(kind: str) -> dict[str, Any]:
    """A small tokenizer.json of a kind that the `tokenizers` package runs."""
    letters = ["[UNK]", "the", "##e", "##h", *map(chr, range(33, 127)), *("##" + chr(c) for c in range(97, 123))]
    model: dict[str, Any] = {"type": "WordPiece", "unk_token": "[UNK]", "continuing_subword_prefix": "##"}
    model |= {"max_input_chars_per_word": 100, "vocab": {text: number for number, text in enumerate(letters)}}
    normalizers: list[dict[str, Any]] = [{"type": "NFD"}, {"type": "Lowercase"}, {"type": "StripAccents"}]
    before: Any = {"type": "BertPreTokenizer"}
    decoder: Any = {"type": "WordPiece", "prefix": "##", "cleanup": True}
    if kind == "unigram":
        pieces = ["<unk>", "▁", "▁the", "the", *map(chr, range(33, 127))]
        model = {"type": "Unigram", "unk_id": 0, "vocab": [[text, -float(n)] for n, text in enumerate(pieces)]}
        normalizers = [
            {"type": "Replace", "pattern": {"Regex": " {2,}"}, "content": " "},
            {"type": "Prepend", "prepend": "▁"},
            {"type": "Replace", "pattern": {"String": " "}, "content": "▁"},
        ]
        before = {"type": "Split", "pattern": {"Regex": r"\d|\p{P}"}, "behavior": "Isolated", "invert": False}
        decoder = {"type": "Sequence", "decoders": [{"type": "Metaspace", "replacement": "▁"}, {"type": "Fuse"}]}
    flags = {"single_word": False, "lstrip": False, "rstrip": False, "normalized": True, "special": False}
    return {
        "version": "1.0",
        "added_tokens": [{"id": 0, "content": "cat", **flags}, {"id": 999, "content": "[X]", **flags, "special": True}],
        "normalizer": {"type": "Sequence", "normalizers": normalizers},
        "pre_tokenizer": before,
        "decoder": decoder,
        "model": model,
    }


def _tekken(folder: Path) -> Path:
    tokenizer = _trained().history.tokenizer_at()
    ranked = list(tokenizer.vocab.items())[:-1]
    content = {
        "config": {"pattern": r"\p{L}+|[^\p{L}]", "default_num_special_tokens": 5},
        "vocab": [{"rank": rank, "token_bytes": base64.b64encode(token).decode()} for rank, token in ranked],
        "special_tokens": [{"rank": 0, "token_str": "<unk>", "is_control": True}],
    }
    path = folder / "tekken.json"
    path.write_text(json.dumps(content), encoding="utf-8")
    return path


def field(number: int, value: int | bytes | str) -> bytes:
    """A field of a protobuf message."""
    if isinstance(value, int):
        return varint(number << 3) + varint(value)
    data = value.encode("utf-8") if isinstance(value, str) else value
    return varint(number << 3 | 2) + varint(len(data)) + data


def varint(value: int) -> bytes:
    """A number as protobuf writes it."""
    out = bytearray()
    while value > 0x7F:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes([*out, value])


def sentencepiece_model(pieces: list[tuple[str, float, int]], model_type: int, characters: bytes = b"") -> bytes:
    """A sentencepiece model of pieces (text, score, kind)."""
    message = b""
    for text, score, kind in pieces:
        message += field(1, field(1, text) + varint(2 << 3 | 5) + struct.pack("<f", score) + field(3, kind))
    message += field(2, field(3, model_type) + field(35, 0))
    return message + field(3, field(2, characters) + field(3, 1) + field(4, 1) + field(5, 1))


def _sentencepiece(model_type: int) -> Callable[[Path], Path]:
    def save(folder: Path) -> Path:
        normal = ["▁", *map(chr, range(97, 123)), "th", "the", "▁the", "sh", "she", "el", "ll"]
        pieces = [("<unk>", 0.0, 2), ("<s>", 0.0, 3), ("<ud>", 0.0, 4)]
        pieces += [(text, -float(n), 1) for n, text in enumerate(normal)]
        path = folder / "some.model"
        path.write_bytes(sentencepiece_model(pieces, model_type, character_map({b"A": b"a", b"\xc3\x84": b"ae"})))
        return path

    return save


def character_map(values: dict[bytes, bytes]) -> bytes:
    """A map of characters as sentencepiece writes one: a double array of 256 units a node, and the values."""
    nodes: list[dict[int, Any]] = [{}]
    pool = b""
    for key, value in values.items():
        at = 0
        for byte in key:
            if byte not in nodes[at]:
                nodes.append({})
                nodes[at][byte] = len(nodes) - 1
            at = nodes[at][byte]
        nodes[at][-1] = len(pool)
        pool += value + b"\0"
    trie = [0] * (256 * (len(nodes) + 1))
    trie[0] = 256 << 10
    for node, children in enumerate(nodes):
        base = 256 * (node + 1)
        for byte, target in children.items():
            if byte == -1:
                trie[base] = 1 << 31 | target
                continue
            place = base ^ byte
            offset = place ^ 256 * (target + 1)
            trie[place] = offset << 10 | byte | (1 << 8 if -1 in nodes[target] else 0)
    packed = struct.pack(f"<{len(trie)}I", *(unit & 0xFFFFFFFF for unit in trie))
    return struct.pack("<I", len(packed)) + packed + pool


GOOD: dict[str, Callable[[Path], Path]] = {
    "huggingface": _saved("huggingface", "tokenizer.json", "tokenizer.json"),
    "wordpiece": _imported("wordpiece"),
    "unigram": _imported("unigram"),
    "tiktoken": _saved("tiktoken", "some.tiktoken", "some.tiktoken"),
    "gpt2": _saved("gpt2", "folder", "folder/vocab.json"),
    "minbpe": _saved("minbpe", "some.model", "some.model"),
    "tekken": _tekken,
    "sentencepiece": _sentencepiece(2),
    "sentencepiece-unigram": _sentencepiece(1),
    "run": _run,
}
"""The kinds of files, and what writes a good one."""


# --- damage ---------------------------------------------------------------------------------------------------------


def mutate(path: Path, good: dict[Path, bytes], dice: random.Random) -> None:
    """Write the files of a tokenizer, one of them damaged: mostly the one that is loaded."""
    chosen = path if dice.random() < 0.7 else dice.choice(sorted(good))
    for file, data in good.items():
        file.write_bytes(_damaged(data, dice) if file == chosen else data)


def _damaged(data: bytes, dice: random.Random) -> bytes:
    if data.startswith(b"PK") and dice.random() < 0.7:
        return _damaged_archive(data, dice)
    if data.startswith(b"{") and dice.random() < 0.6:
        return _damaged_json(data, dice)
    return _damaged_bytes(data, dice)


def _damaged_bytes(data: bytes, dice: random.Random) -> bytes:
    out = bytearray(data)
    for _ in range(dice.choice((1, 1, 1, 2, 5))):
        at, size = dice.randrange(len(out) + 1), dice.choice((1, 1, 2, 8, 100))
        kind = dice.randrange(7)
        if kind == 0:
            out[at : at + size] = dice.randbytes(size)
        elif kind == 1:
            del out[at : at + size]
        elif kind == 2:
            out[at:at] = out[max(0, at - size) : at] * dice.choice((1, 2, 50))
        elif kind == 3:
            del out[at:]
        elif kind == 4 and at < len(out):
            out[at] ^= 1 << dice.randrange(8)
        elif kind == 5:
            out[at : at + size] = dice.choice(NUMBERS)
        else:
            out[at:at] = dice.choice((b"\0", b"\xff", b"\n", b" ", b"[", b"{", b'"', b"\xed\xa0\x80", b"\x80" * 12))
    return bytes(out)


def _damaged_json(data: bytes, dice: random.Random) -> bytes:
    content = json.loads(data)
    for _ in range(dice.choice((1, 1, 2))):
        parts = list(_containers(content))
        part = dice.choice(parts[: dice.choice((5, 20, len(parts)))])
        key = dice.choice(list(part) if isinstance(part, dict) else range(len(part)))
        kind = dice.randrange(4)
        if kind == 0:
            del part[key]
        elif kind == 1:
            part[key] = copy.deepcopy(dice.choice(parts))
        else:
            part[key] = copy.deepcopy(dice.choice(JUNK))
        if not list(_containers(content)):
            break
    return json.dumps(content).encode()


def _containers(content: Any) -> Iterator[Any]:
    """The objects and arrays that are not empty, from outside to inside."""
    waiting = [content]
    for part in waiting:
        if isinstance(part, dict | list) and part:
            yield part
            waiting.extend(part.values() if isinstance(part, dict) else part)


def _damaged_archive(data: bytes, dice: random.Random) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    name = dice.choice(sorted(parts))
    if dice.random() < 0.1:
        del parts[name]
    else:
        parts[name] = _damaged(parts[name], dice)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for part, content in parts.items():
            archive.writestr(part, content)
    return out.getvalue()


# --- use ------------------------------------------------------------------------------------------------------------


def use(path: Path) -> None:
    """Load a file as the library and the program do, and use what is in it; raises what goes wrong."""
    import bpe
    from bpe.evaluate.compare import CountedText, compare
    from bpe.formats import run

    if run.looks_like(path):
        run.read_about(path)
        run.text_in(path)
        history = run.load_run(path)
        history.curve()
        history.counts_at(history.step)
        if history.step:
            history.token_bytes(255 + history.step)
    tokenizer = bpe.load(path)
    ids = tokenizer.encode(TEXT)
    tokenizer.encode(TEXT, "all")
    tokenizer.decode(ids)
    tokenizer.decode_bytes(ids)
    tokenizer.segment(TEXT)
    assert len(tokenizer.raw_vocab) == len(tokenizer.vocab)
    text = CountedText(bpe.Corpus.from_text(TEXT))
    compare([text], [tokenizer], failed=lambda _, __, error: problems.append(error))
    for error in problems[:1]:
        problems.clear()
        raise error


problems: list[Exception] = []


def is_allowed(error: BaseException) -> bool:
    """Whether it is one of the library's own errors with a sentence, or names a file that is not there."""
    if isinstance(error, FileNotFoundError):
        return True
    own = type(error).__module__.startswith("bpe.") and isinstance(error, ValueError)
    asked = type(error) is ValueError and "is not a token of" in str(error)  # of an id; a sentence of the library too
    return (own or asked) and len(str(error).splitlines()) == 1


def limit_memory(above: int = MEMORY) -> None:
    """Let this process have no more than this above what it has, where the system can hold it to that."""
    try:
        import resource
    except ImportError:
        return
    with Path("/proc/self/statm").open() if Path("/proc/self/statm").exists() else io.StringIO("") as sizes:
        pages = sizes.read().split()
    if pages:
        limit = int(pages[0]) * resource.getpagesize() + above
        resource.setrlimit(resource.RLIMIT_AS, (limit, limit))


def child(kind: str, first: int, last: int, folder: Path) -> None:
    """Try the mutations `first` to `last` of a kind; prints a line before each, and one for each that fails."""
    import bpe

    path = make_good(kind, folder)
    use(path)  # everything is imported and compiled
    bpe.load(path)
    good = {file: file.read_bytes() for file in folder.rglob("*") if file.is_file()}
    limit_memory()
    for number in range(first, last):
        mutate(path, good, random.Random(f"{kind} {number}"))
        print(json.dumps({"try": number}), flush=True)
        began, problem = time.perf_counter(), ""
        try:
            use(path)
        except BaseException as error:
            if not is_allowed(error):
                problem = f"{type(error).__module__}.{type(error).__name__}: {error}"[:300]
        seconds = time.perf_counter() - began
        if problem or seconds > SECONDS:
            print(json.dumps({"failed": number, "problem": problem, "seconds": round(seconds, 2)}), flush=True)
    print(json.dumps({"done": last}), flush=True)


def failures(kind: str, count: int, folder: Path, *, first: int = 0) -> list[str]:
    """Try `count` mutations of a kind, in child processes: one that dies or hangs is a failure, and the next goes on
    behind it."""
    found: list[str] = []
    last, at = first + count, first
    while at < last:
        place = folder / f"{kind}-{at}"
        place.mkdir(parents=True)
        command = [sys.executable, __file__, kind, str(at), str(last), str(place)]
        try:
            ran = subprocess.run(command, capture_output=True, timeout=60 + 0.2 * (last - at), check=False)
            out, how = ran.stdout, f"ended with {ran.returncode}: {ran.stderr[-300:].decode('utf-8', 'replace')}"
        except subprocess.TimeoutExpired as error:
            out, how = error.stdout or b"", "took too long"
        lines = [json.loads(line) for line in out.decode().splitlines() if line.startswith("{")]
        found += [
            f"{kind} {line['failed']}: {line['problem']} {line['seconds']} s" for line in lines if "failed" in line
        ]
        if lines and "done" in lines[-1]:
            return found
        tried = max((line["try"] for line in lines if "try" in line), default=at)
        found.append(f"{kind} {tried}: {how}")
        at = tried + 1
    return found


if __name__ == "__main__":
    child(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), Path(sys.argv[4]))
