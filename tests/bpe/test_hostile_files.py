"""Files that are made to hurt: each is loaded in a child process with a limit of memory, and refused in five seconds.

Beside them: 300 random mutations of a good file of every kind, and a tokenizer that fails among others.
"""

from __future__ import annotations

import base64
import io
import json
import os
import socket
import struct
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import mutations
import numpy as np
import pytest

import bpe
from bpe.errors import FormatError
from bpe.evaluate.compare import CountedText, Figures, compare
from bpe.formats import run as runs
from bpe.tokenizers.byte import ByteTokenizer

ATTEMPT = """
import json, sys, tempfile, time
from pathlib import Path
sys.path.insert(0, sys.argv[1])
import mutations
import bpe
for kind in ("unigram", "run", "tiktoken", "sentencepiece"):
    with tempfile.TemporaryDirectory() as folder:
        mutations.use(mutations.make_good(kind, Path(folder)))
path = Path(sys.argv[2])
mutations.limit_memory(mutations.MEMORY + path.stat().st_size)
began = time.process_time()
try:
    mutations.use(path)
    told = {"loaded": True}
except BaseException as error:
    told = {"loaded": False, "allowed": mutations.is_allowed(error), "error": f"{type(error).__name__}: {error}"}
print(json.dumps({**told, "seconds": time.process_time() - began}))
"""


def attempt(path: Path) -> dict[str, Any]:
    """What loading and using a file comes to in a process of its own; a process that dies fails the test."""
    command = [sys.executable, "-c", ATTEMPT, str(Path(__file__).parent), str(path)]
    ran = subprocess.run(command, capture_output=True, timeout=60, check=False)
    assert ran.returncode == 0, ran.stderr[-600:].decode("utf-8", "replace")
    told: dict[str, Any] = json.loads(ran.stdout.decode().splitlines()[-1])
    assert told["seconds"] <= mutations.SECONDS, told
    return told


def refused(path: Path) -> str:
    """The sentence with which a file is refused."""
    told = attempt(path)
    assert not told["loaded"], "it was taken"
    assert told["allowed"], told["error"]
    assert told["error"].endswith("."), told["error"]
    return str(told["error"])


# --- crafted files --------------------------------------------------------------------------------------------------

Write = Callable[[Path], Path]
CRAFTED: dict[str, Write] = {}


def crafted(write: Write) -> Write:
    CRAFTED[write.__name__] = write
    return write


def put(path: Path, content: bytes | str | dict[str, Any]) -> Path:
    data = json.dumps(content) if isinstance(content, dict) else content
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return path


def imported(path: Path, **changes: Any) -> Path:
    return put(path / "tokenizer.json", {**mutations.imported_content("unigram"), **changes})


def sequence(step: dict[str, Any], times: int) -> dict[str, Any]:
    return {"type": "Sequence", "normalizers": [step] * times}


def split(expression: str) -> dict[str, Any]:
    return {"type": "Split", "pattern": {"Regex": expression}, "behavior": "Isolated", "invert": False}


@crafted
def thirty_lines_of_minbpe_that_double(path: Path) -> Path:
    merges = ["97 97", *(f"{256 + n} {256 + n}" for n in range(30))]
    return put(path / "a.model", "\n".join(["minbpe v1", "", "0", *merges]) + "\n")


@crafted
def a_minbpe_model_that_says_it_has_a_billion_special_tokens(path: Path) -> Path:
    return put(path / "a.model", "minbpe v1\n\n1000000000\n")


@crafted
def a_minbpe_model_whose_pattern_takes_for_ever(path: Path) -> Path:
    return put(path / "a.model", "minbpe v1\n((?:.|\\w|\\W)+)+\\d{9}\n0\n97 97\n")


@crafted
def a_minbpe_model_with_a_huge_id(path: Path) -> Path:
    return put(path / "a.model", f"minbpe v1\n\n1\n<x> {2**40}\n97 97\n")


@crafted
def a_hundred_megabytes_of_line_ends(path: Path) -> Path:
    return put(path / "a.tiktoken", b"IQ== 0\n" + b"\n" * (100 << 20))


@crafted
def one_token_of_seventy_megabytes(path: Path) -> Path:
    lines = [base64.b64encode(bytes([byte])) + b" %d" % byte for byte in range(256)]
    return put(path / "a.tiktoken", b"\n".join([*lines, base64.b64encode(b"ab" * (35 << 20)) + b" 256\n"]))


@crafted
def a_rank_as_large_as_a_number_can_be(path: Path) -> Path:
    lines = [base64.b64encode(bytes([byte])) + b" %d" % byte for byte in range(256)]
    return put(path / "a.tiktoken", b"\n".join([*lines, b"YWE= 99999999999999999999\n"]))


@crafted
def a_billion_special_tokens_in_tekken(path: Path) -> Path:
    good = mutations.make_good("tekken", path)
    content = json.loads(good.read_bytes())
    content["config"]["default_num_special_tokens"] = 10**9
    return put(good, content)


@crafted
def brackets_by_the_megabyte(path: Path) -> Path:
    return put(path / "tokenizer.json", b'{"model": {}, "x": [' + b"[]," * (40 << 20) + b"0]}")


@crafted
def braces_by_the_megabyte(path: Path) -> Path:
    return put(path / "tokenizer.json", b'{"model": {}, "x": [' + b'{"a":1},' * (10 << 20) + b"0]}")


@crafted
def brackets_in_each_other(path: Path) -> Path:
    return put(path / "tokenizer.json", b'{"model": ' + b"[" * (5 << 20))


@crafted
def a_number_of_a_million_digits(path: Path) -> Path:
    return put(path / "tokenizer.json", b'{"model": {"vocab": {"a": ' + b"9" * 1_000_000 + b"}}}")


@crafted
def nine_replacements_that_multiply(path: Path) -> Path:
    step = {"type": "Replace", "pattern": {"String": "a"}, "content": "a" * 1000}
    return imported(path, normalizer=sequence(step, 9))


@crafted
def replacements_between_all_characters(path: Path) -> Path:
    return imported(path, normalizer=sequence({"type": "Replace", "pattern": {"Regex": ""}, "content": "xyz"}, 20))


@crafted
def a_byte_level_forty_times_over(path: Path) -> Path:
    return imported(path, normalizer=sequence({"type": "ByteLevel"}, 40))


@crafted
def a_decoder_that_multiplies(path: Path) -> Path:
    step = {"type": "Replace", "pattern": {"String": "a"}, "content": "a" * 1000}
    return imported(path, decoder={"type": "Sequence", "decoders": [step] * 9})


@crafted
def two_thousand_steps(path: Path) -> Path:
    return imported(path, normalizer=sequence({"type": "NFC"}, 2000))


@crafted
def steps_in_each_other(path: Path) -> Path:
    step: dict[str, Any] = {"type": "NFC"}
    for _ in range(90):
        step = {"type": "Sequence", "normalizers": [step]}
    return imported(path, normalizer=step)


@crafted
def a_split_that_takes_for_ever(path: Path) -> Path:
    return imported(path, pre_tokenizer=split(r"((?:.|\w|\W)+)+\d{9}"))


@crafted
def a_normalizer_that_takes_for_ever(path: Path) -> Path:
    return imported(path, normalizer={"type": "Replace", "pattern": {"Regex": r"((?:.|\w|\W)+)+\d{9}"}, "content": ""})


@crafted
def parts_of_no_length(path: Path) -> Path:
    return imported(path, pre_tokenizer={"type": "FixedLength", "length": 0})


@crafted
def a_character_map_that_says_it_has_four_gigabytes(path: Path) -> Path:
    return imported(path, normalizer={"type": "Precompiled", "precompiled_charsmap": "/////w=="})


@crafted
def unigram_pieces_of_a_hundred_thousand_characters(path: Path) -> Path:
    pieces = [["".join(chr(33 + (n * i * 7 + i * i) % 900) for i in range(100_000)), -1.0] for n in range(20)]
    return imported(path, model={"type": "Unigram", "unk_id": 0, "vocab": [["<unk>", 0.0], *pieces]})


@crafted
def unigram_pieces_that_fill_the_memory(path: Path) -> Path:
    dice = np.random.default_rng(1)
    pieces = [[bytes(row).decode(), -1.0] for row in dice.integers(97, 123, (4000, 1000), np.uint8)]
    return imported(path, model={"type": "Unigram", "unk_id": 0, "vocab": [["<unk>", 0.0], *pieces]})


@crafted
def added_tokens_of_nine_megabytes(path: Path) -> Path:
    flags = {"single_word": False, "lstrip": False, "rstrip": False, "normalized": False, "special": False}
    texts = ["".join(chr(33 + (n * i * 7 + i * i) % 900) for i in range(100_000)) for n in range(90)]
    return imported(path, added_tokens=[{"id": n, "content": text, **flags} for n, text in enumerate(texts)])


@crafted
def a_vocabulary_with_a_huge_id(path: Path) -> Path:
    model = {"type": "WordLevel", "unk_token": "a", "vocab": {"a": 0, "b": 2**32 - 1}}
    return imported(path, model=model)


def fifteen_hundred_pieces_in_each_other(path: Path) -> Path:
    pieces = [("<unk>", 0.0, 2), *(("a" * n, -float(n), 1) for n in range(1, 1500))]
    return put(path / "a.model", mutations.sentencepiece_model(pieces, 2))


@crafted
def forty_million_empty_pieces(path: Path) -> Path:
    first = mutations.sentencepiece_model([("<unk>", 0.0, 2)], 2)
    return put(path / "a.model", first + b"\x0a\x00" * (40 << 20))


@crafted
def a_character_map_whose_nodes_are_shared(path: Path) -> Path:
    """Each node leads to the next by 255 bytes: 63 nodes, 255^63 keys. Units of a level have one base, which is the
    place of the next level's."""
    levels = 64
    trie = [0] * (256 * (levels + 2))
    trie[0] = 256 << 10
    for level in range(1, levels + 1):
        for label in range(1, 256):
            place = 256 * level ^ label
            trie[place] = (place ^ 256 * (level + 1)) << 10 | label
    packed = struct.pack(f"<{len(trie)}I", *trie)
    characters = struct.pack("<I", len(packed)) + packed + b"x\0"
    pieces = [("<unk>", 0.0, 2), ("a", -1.0, 1)]
    return put(path / "a.model", mutations.sentencepiece_model(pieces, 1, characters))


@crafted
def a_character_map_that_multiplies(path: Path) -> Path:
    characters = mutations.character_map({b"a": b"a" * 4000})
    return put(path / "a.model", mutations.sentencepiece_model([("<unk>", 0.0, 2), ("a", -1.0, 1)], 1, characters))


def archive_of(path: Path, changes: dict[str, bytes], **about: Any) -> Path:
    """A good run with other parts, or another description."""
    good = mutations.make_good("run", path)
    with zipfile.ZipFile(good) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    told = json.loads(parts["run.json"])
    for key, value in about.items():
        part, _, inner = key.partition("__")
        (told[part] if inner else told)[inner or part] = value
    parts |= {"run.json": json.dumps(told).encode(), **changes}
    with zipfile.ZipFile(good, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return good


def array(rows: Any, kind: type = np.int64) -> bytes:
    out = io.BytesIO()
    np.save(out, np.array(rows, kind))
    return out.getvalue()


@crafted
def a_run_whose_merges_double(path: Path) -> Path:
    ids = np.full((4, 32), -1)
    ids[:2] = [97, *range(256, 287)]
    numbers = np.ones((3, 32), np.int64)
    parts = {"ids.npy": array(ids, np.int32), "numbers.npy": array(numbers), "byte_counts.npy": array([99] * 256)}
    return archive_of(path, parts, merges=32)


@crafted
def a_run_that_unpacks_to_gigabytes(path: Path) -> Path:
    return archive_of(path, {"text.txt": bytes(700 << 20)})


@crafted
def a_run_whose_description_unpacks_to_gigabytes(path: Path) -> Path:
    good = archive_of(path, {})
    with zipfile.ZipFile(good, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("run.json", b"[" + b"[]," * (40 << 20) + b"0]")
    return good


@crafted
def a_run_whose_header_lies(path: Path) -> Path:
    header = array(np.zeros((4, 33)), np.int32).replace(b"(4, 33)", b"(4, 1000000000000)", 1)
    return archive_of(path, {"ids.npy": header})


@crafted
def a_run_with_a_vocabulary_of_a_trillion(path: Path) -> Path:
    return archive_of(path, {}, settings__vocab_size=10**12)


@crafted
def a_run_of_a_trillion_merges(path: Path) -> Path:
    return archive_of(path, {}, merges=10**12)


@crafted
def a_run_of_a_hundred_thousand_parts(path: Path) -> Path:
    good = mutations.make_good("run", path)
    with zipfile.ZipFile(good, "a") as archive:
        for number in range(100_000):
            archive.writestr(f"{number}", b"")
    return good


@crafted
def a_run_packed_otherwise(path: Path) -> Path:
    good = mutations.make_good("run", path)
    with zipfile.ZipFile(good, "w", zipfile.ZIP_LZMA) as archive:
        archive.writestr("run.json", bytes(1 << 27))
    return good


@crafted
def a_run_with_negative_counts(path: Path) -> Path:
    return archive_of(path, {"byte_counts.npy": array([-1] * 256)})


@crafted
def a_run_with_settings_of_other_types(path: Path) -> Path:
    return archive_of(path, {}, settings__special_tokens={"a": 1}, settings__pattern=7)


@pytest.mark.parametrize("name", list(CRAFTED))
def test_a_file_that_is_made_to_hurt_is_refused(tmp_path: Path, name: str) -> None:
    sentence = refused(CRAFTED[name](tmp_path))
    for word in ("NoneType", "argument", "subscriptable", "attribute", "iterable", "__init__", "object is", "codec"):
        assert word not in sentence


def test_a_growing_text_is_refused_when_it_is_encoded(tmp_path: Path) -> None:
    """What a file may do to short texts, it may not do to long ones."""
    step = {"type": "Replace", "pattern": {"String": "the"}, "content": "the" * 1000}
    path = imported(tmp_path, normalizer=step)
    assert attempt(path)["loaded"]
    tokenizer = bpe.load(path)
    tokenizer.encode("x" * 1_000_000)
    with pytest.raises(FormatError, match="so long that it does not fit"):
        tokenizer.encode("the " * 1_000_000)


def test_many_added_tokens_are_no_trouble(tmp_path: Path) -> None:
    content = json.loads(mutations.make_good("huggingface", tmp_path).read_bytes())
    flags = {"single_word": False, "lstrip": False, "rstrip": False, "special": True}
    content["added_tokens"] += [
        {"id": 1000 + n, "content": f"<|audio_{n}|>", "normalized": bool(n % 2), **flags} for n in range(60_000)
    ]
    assert attempt(put(tmp_path / "tokenizer.json", content))["loaded"]


# --- mutations ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", list(mutations.GOOD))
def test_damaged_files_raise_nothing_but_sentences(tmp_path: Path, kind: str) -> None:
    assert mutations.failures(kind, 300, tmp_path) == []


# --- what is no file ------------------------------------------------------------------------------------------------


def specials(folder: Path) -> list[Path]:
    """A pipe, a socket and a device, as far as the system has them; all without a reader or writer."""
    found = [Path(os.devnull)] if os.name == "posix" else []
    if hasattr(os, "mkfifo"):
        os.mkfifo(folder / "pipe.json")
        found.append(folder / "pipe.json")
    if hasattr(socket, "AF_UNIX"):
        here = Path.cwd()
        os.chdir(folder)  # the path of a socket must be short
        try:
            with socket.socket(socket.AF_UNIX) as listener:
                listener.bind("socket.json")
        finally:
            os.chdir(here)
        found.append(folder / "socket.json")
    return found


def test_pipes_devices_and_sockets_are_not_opened(tmp_path: Path) -> None:
    for path in specials(tmp_path):
        for read in (bpe.load, runs.load_run, runs.read_about, runs.text_in):
            with pytest.raises(FormatError, match=r"is a (pipe|device|socket)\."):
                read(path)
        assert not runs.looks_like(path)


def test_what_belongs_with_a_file_is_not_opened_if_it_is_a_pipe(tmp_path: Path) -> None:
    if not hasattr(os, "mkfifo"):
        (tmp_path / "pipe").mkdir()
    ranks = mutations.make_good("tiktoken", tmp_path)
    (tmp_path / "some.json").unlink()
    vocab = mutations.make_good("gpt2", tmp_path)
    (vocab.parent / "merges.txt").unlink()
    for path in (tmp_path / "some.json", vocab.parent / "merges.txt"):
        os.mkfifo(path) if hasattr(os, "mkfifo") else path.mkdir()
    assert bpe.load(ranks, pattern="gpt2").encode("the")
    with pytest.raises(FormatError, match=r"merges\.txt"):
        bpe.load(vocab)


def test_pieces_in_each_other_are_opened_within_the_bounds(tmp_path: Path) -> None:
    """Each of n letters can be made in n - 1 ways; none of them is written down."""
    assert attempt(fifteen_hundred_pieces_in_each_other(tmp_path))["loaded"]


def test_the_command_line_refuses_them_and_measures_the_others(tmp_path: Path) -> None:
    text = put(tmp_path / "a.txt", "the cat in the hat")
    bad = put(tmp_path / "bad.json", '{"model": {"type": "BPE", "vocab": 3, "merges": []}}')
    names = ["byte", str(bad), *map(str, specials(tmp_path))]
    command = [sys.executable, "-m", "bpe", "compare", str(text), "--with", ",".join(names), "--json"]
    ran = subprocess.run(command, capture_output=True, timeout=60, check=False)
    assert ran.returncode == 2
    assert [row["name"] for row in json.loads(ran.stdout)] == ["byte"]
    told = ran.stderr.decode()
    assert "Traceback" not in told
    assert len(told.splitlines()) == len(names) - 1


# --- one that fails among others ------------------------------------------------------------------------------------


class PanicException(BaseException):
    """Called as that of pyo3, which no module exports."""


class Broken(ByteTokenizer):
    """Fails when it is used."""

    def __init__(self, error: BaseException) -> None:
        super().__init__()
        self.name, self._error = "broken", error

    def segment(self, *_: Any) -> Any:
        raise self._error


@pytest.mark.parametrize("error", [IndexError("list index out of range"), PanicException("index"), KeyError("a")])
def test_a_tokenizer_that_fails_fails_alone(error: BaseException) -> None:
    told: list[tuple[int, Exception]] = []
    found: list[Figures] = compare(
        [CountedText(bpe.Corpus.from_text("the cat in the hat\nanother line"))],
        [ByteTokenizer(), Broken(error)],
        failed=lambda _, number, problem: told.append((number, problem)),
    )
    assert [row.name for row in found] == ["byte"]
    assert [number for number, _ in told] == [1]
    assert isinstance(told[0][1], FormatError)
    assert told[0][1].__cause__ is error
    assert str(told[0][1]).endswith(".")


def test_the_cause_is_kept(tmp_path: Path) -> None:
    path = put(tmp_path / "vocab.json", '{"a": 1}')
    put(tmp_path / "merges.txt", b"\xff")
    with pytest.raises(FormatError) as raised:
        bpe.load(path)
    assert isinstance(raised.value.__cause__, UnicodeDecodeError)


def test_the_errors_are_public() -> None:
    from bpe.counting import words
    from bpe.training import memory_estimate

    assert bpe.TooLargeError is memory_estimate.TooLargeError
    assert bpe.Cancelled is words.Cancelled
