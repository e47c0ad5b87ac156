"""The quick way from a text to ids against the plain one, and tiktoken; several threads at once."""

from __future__ import annotations

import random
import threading
import time
from pathlib import Path

import numpy as np
import pytest

from bpe import jit, pretrained
from bpe.pretokenize.patterns import SCANNERS, PreTokenizer
from bpe.tokenizers import scribe as module
from bpe.tokenizers.bpe import BPETokenizer
from bpe.tokenizers.scribe import Scribe
from tests.bpe.test_pretrained import reference

SAMPLES = Path(__file__).parents[2] / "resources" / "samples"
TEXTS = {path.stem: path.read_text(encoding="utf-8") for path in sorted(SAMPLES.rglob("*.txt"))}
compiled = pytest.mark.skipif(jit.jit_disabled(), reason="takes minutes in plain Python")


def shuffled(characters: int, seed: int) -> str:
    """Lines of every sample in any order: many scripts, and as many new words at every place."""
    lines = [line for text in TEXTS.values() for line in text.splitlines(keepends=True)]
    rng = random.Random(seed)
    text = ""
    while len(text) < characters:
        line = rng.choice(lines)
        text += line if rng.random() < 0.7 else line[rng.randrange(len(line)) :]
    return text[:characters]


@compiled
@pytest.mark.parametrize("name", pretrained.NAMES)
def test_a_text_of_many_scripts_gives_tiktokens_ids(name: str) -> None:
    ours, theirs = pretrained.load(name), reference(name)
    text = shuffled(400_000, seed=1)
    expected = theirs.encode_ordinary(text)
    assert ours.encode(text) == expected
    assert ours.encode_array(text).tolist() == expected
    assert ours.segment(text).ids.tolist() == expected
    for line in text.splitlines()[:300]:
        assert ours.encode(line) == theirs.encode_ordinary(line), line
    assert ours.decode(expected) == text


@compiled
@pytest.mark.parametrize("name", ["gpt2", "o200k"])
def test_malformed_bytes_go_the_same_way_as_ever(name: str) -> None:
    ours = pretrained.load(name)
    rng = random.Random(3)
    sample = shuffled(3000, seed=3).encode()
    for _ in range(300):
        at = rng.randrange(len(sample))
        data = bytearray(sample[at : at + rng.randrange(60)])
        for _ in range(rng.randrange(4) if data else 0):
            data[rng.randrange(len(data))] = rng.randrange(256)
        internal, kept = ours._encode(bytes(data), ())
        assert kept is None
        assert ours.encode(bytes(data)) == ours._shown[internal].tolist()


@compiled
def test_special_tokens_are_looked_for_only_where_they_are_allowed() -> None:
    ours, theirs = pretrained.load("cl100k"), reference("cl100k")
    for text in ("", "a", "a<|endoftext|>b", "<|fim_prefix|>", "<|endoftext", "x" * 300 + "<|endoftext|>" * 3):
        assert ours.encode(text) == theirs.encode_ordinary(text)
        assert ours.encode(text, "all") == theirs.encode(text, allowed_special="all")
        assert ours.encode(text, {"<|fim_prefix|>"}) == theirs.encode(
            text, allowed_special={"<|fim_prefix|>"}, disallowed_special=()
        )
    with pytest.raises(ValueError, match="not a special token"):
        ours.encode("a", {"<|other|>"})


@pytest.mark.parametrize("pattern", SCANNERS)
def test_blocks_cut_as_the_whole_text(pattern: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of 40 bytes, so that words, white space and contractions lie at their ends; a long word needs a larger one."""
    monkeypatch.setattr(module, "BLOCK", 40)
    tokenizer = BPETokenizer([100, 32], [111, 116], pattern, plain=True)
    scribe = Scribe(SCANNERS[pattern], tokenizer._encoder, plain=True)
    texts = ["don't " * 30, "a  \n\n  b 12345 !!\n/" * 9, "x" * 200 + " y", shuffled(300, seed=4), "naïve, 你好！" * 20]
    for text in texts:
        data = text.encode()
        ends, _ = PreTokenizer(pattern, plain=True).cut(data)
        expected = tokenizer._encoder.encode(data, ends)
        assert np.concatenate([block.copy() for block in scribe.write_long(data)]).tolist() == expected.tolist()
    assert scribe._size == 40


@compiled
def test_compiled_and_plain_agree() -> None:
    text = shuffled(1500, seed=6)
    merges = pretrained.load("gpt2")
    both = [BPETokenizer(merges.left[:2000], merges.right[:2000], "o200k", plain=plain) for plain in (False, True)]
    assert both[0].encode(text) == both[1].encode(text)


@compiled
def test_threads_share_a_tokenizer() -> None:
    texts = [shuffled(30_000, seed=seed) for seed in range(8)]
    expected = [pretrained.load("o200k").encode(text) for text in texts]
    shared = pretrained.load.__wrapped__("o200k")  # a new one: all begin with nothing remembered
    found: dict[int, list[int]] = {}

    def work(number: int) -> None:
        for _ in range(4):
            found[number] = shared.encode(texts[number])

    threads = [threading.Thread(target=work, args=(number,)) for number in range(len(texts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [found[number] for number in range(len(texts))] == expected
    assert len(shared._scribes) <= len(texts)


@compiled
def test_a_megabyte_without_a_boundary_takes_about_a_second() -> None:
    ours, theirs = pretrained.load("cl100k"), reference("cl100k")
    rng = random.Random(5)
    piece = "".join(rng.choices("abcdefghij", k=1_000_000))
    started = time.thread_time()
    ids = ours.encode(piece)
    assert time.thread_time() - started < 5
    assert ours.decode(ids) == piece
    assert ours.encode(piece[:20_000]) == theirs.encode_ordinary(piece[:20_000])
    assert ours._scribes[-1]._size == module.BLOCK
