"""Many texts at once, and tokenizers in several threads and processes: each text's ids are those of `encode`."""

from __future__ import annotations

import copy
import multiprocessing
import pickle
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import tiktoken
from generated_text import random_text
from tokenizers import Tokenizer as HuggingFace
from tokenizers import models, normalizers, pre_tokenizers, trainers

import bpe
from bpe import pretrained
from bpe.text.utf8 import to_bytes
from bpe.tokenizers.base import Tokenizer
from bpe.tokenizers.bit import BitTokenizer
from bpe.tokenizers.bpe import BPETokenizer
from bpe.tokenizers.byte import ByteTokenizer
from bpe.tokenizers.character import CharacterTokenizer
from bpe.tokenizers.imported import ImportedTokenizer
from bpe.tokenizers.word import WordTokenizer

SCRIPTS = (Path(__file__).parents[2] / "resources/samples/scripts.txt").read_text(encoding="utf-8")
MARK = "\U0010fffe\U0010ffff"  # what the texts of a batch are put together with


def texts() -> list[str | bytes]:
    data = random_text(3, 60_000)
    short = [data[at : at + at % 90] for at in range(0, 40_000, 90)]
    return [*short, "", b"", *SCRIPTS.split("\n"), "<|x|>a<|y|>", data, SCRIPTS * 3, "", "end"]


def learnt(pattern: str, special: tuple[str, ...] = ("<|x|>", "<|y|>")) -> BPETokenizer:
    corpus = bpe.Corpus.from_text(SCRIPTS)
    trainer = bpe.Trainer(corpus, bpe.TrainingSettings(vocab_size=700, pattern=pattern, special_tokens=special))
    trainer.advance()
    return trainer.history.tokenizer_at()


def imported() -> ImportedTokenizer:
    import json

    theirs = HuggingFace(models.BPE())
    theirs.normalizer = normalizers.NFC()
    theirs.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    alphabet = pre_tokenizers.ByteLevel.alphabet()
    trainer = trainers.BpeTrainer(
        vocab_size=400, initial_alphabet=alphabet, special_tokens=["<|x|>"], show_progress=False
    )
    theirs.train_from_iterator([SCRIPTS], trainer)
    return ImportedTokenizer(json.loads(theirs.to_str()), name="imported")


HOLED = [*range(120), -1, *range(121, 256), 900]  # "x" vanishes
ALL: dict[str, Any] = {
    "gpt2": lambda: pretrained.load("gpt2"),
    **{f"learnt {pattern}": lambda pattern=pattern: learnt(pattern) for pattern in ("none", "o200k", r"\w+|\s+(?=\w)")},
    "a byte has no token": lambda: BPETokenizer([97], [98], "gpt2", ("<|x|>",), ids=HOLED),
    "imported": imported,
    "word": lambda: WordTokenizer.train(SCRIPTS),
    "bit": BitTokenizer,
    "byte": ByteTokenizer,
    "character": CharacterTokenizer,
}


@pytest.fixture(params=list(ALL), scope="module")
def tokenizer(request: pytest.FixtureRequest) -> Tokenizer:
    made: Tokenizer = ALL[request.param]()
    return made


@pytest.mark.parametrize("threads", [None, 1, 3])
def test_a_batch_is_each_text_by_itself(tokenizer: Tokenizer, threads: int | None) -> None:
    for allowed in ((), ("<|x|>",), "all"):
        if isinstance(allowed, tuple) and not set(allowed) <= set(getattr(tokenizer, "special_tokens", ())):
            continue
        expected = [tokenizer.encode(text, allowed) for text in texts()]
        assert tokenizer.encode_batch(iter(texts()), allowed, threads=threads) == expected
    assert tokenizer.encode_batch([]) == []
    with pytest.raises(TypeError, match="several texts"):
        tokenizer.encode_batch("one text")


@pytest.mark.parametrize("pattern", ["none", "gpt2", r"\w+|\s+"])
@pytest.mark.parametrize("threads", [1, 2])
def test_a_batch_as_arrays(pattern: str, threads: int) -> None:
    ours = learnt(pattern)
    ids, edges = ours.encode_batch_array(texts(), "all", threads=threads)
    assert (ids.dtype, edges.dtype) == (np.int64, np.int64)
    expected = ours.encode_batch(texts(), "all")
    assert [ids[a:b].tolist() for a, b in zip(edges[:-1].tolist(), edges[1:].tolist(), strict=True)] == expected
    ids, edges = ours.encode_batch_array([])
    assert (ids.tolist(), edges.tolist()) == ([], [0])


def test_texts_that_hold_the_mark_itself() -> None:
    for special in ((), ("\U0010ffff",), (f"a{MARK}",)):
        ours = learnt("gpt2", special)
        held = ["x", f"a{MARK}b", MARK, MARK[1], MARK[0], "a"]
        assert ours.encode_batch(held, "all") == [ours.encode(text, "all") for text in held]


@pytest.mark.parametrize("name", ["gpt2", "o200k"])
def test_a_batch_is_tiktokens(name: str) -> None:
    ours = pretrained.load(name)
    theirs = tiktoken.Encoding(
        name,
        pat_str=bpe.pretokenize.patterns.NAMED[ours.pattern],
        mergeable_ranks={token: rank for rank, token in enumerate(pretrained.ranks(name))},
        special_tokens=ours.special_tokens,
    )
    lines = SCRIPTS.split("\n")
    assert ours.encode_batch(lines) == theirs.encode_ordinary_batch(lines)


def test_halves_of_characters_are_read_as_tiktoken_reads_them() -> None:
    theirs = tiktoken.Encoding(
        "b", pat_str=r"(?s:.)", mergeable_ranks={bytes([b]): b for b in range(256)}, special_tokens={}
    )
    for text in ("\ud83d\ude00", "\ude00\ud83d", "a\ud800b", "\ud800", "\ud83d\ud83d\ude00\ude00", "é\udc80"):
        assert list(to_bytes(text)) == theirs.encode_ordinary(text)


@pytest.mark.parametrize("text", [5, None, [1, 2], 1.5])
def test_what_is_no_text_is_refused(tokenizer: Tokenizer, text: Any) -> None:
    for call in (tokenizer.encode, tokenizer.segment, bpe.Corpus.from_text):
        with pytest.raises(TypeError, match="A text is str or bytes, not "):
            call(text)


def test_copies_and_what_was_pickled_do_the_same(tokenizer: Tokenizer) -> None:
    tokenizer.encode(SCRIPTS)
    for other in (pickle.loads(pickle.dumps(tokenizer)), copy.copy(tokenizer), copy.deepcopy(tokenizer)):
        assert type(other) is type(tokenizer)
        assert (other.name, other.vocab, other.vocab_size) == (tokenizer.name, tokenizer.vocab, tokenizer.vocab_size)
        for text in texts():
            assert other.encode(text, "all") == tokenizer.encode(text, "all")
    assert tokenizer.name in repr(tokenizer)


def test_another_process_gets_the_tokenizer(tokenizer: Tokenizer) -> None:
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        assert pool.apply(tokenizer.encode, (SCRIPTS,)) == tokenizer.encode(SCRIPTS)


def test_threads_share_a_tokenizer(tokenizer: Tokenizer) -> None:
    some = [text for text in texts() if len(text) < 3000] * 3
    expected = [tokenizer.encode(text, "all") for text in some]
    fresh = pickle.loads(pickle.dumps(tokenizer))
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(lambda text: fresh.encode(text, "all"), some)) == expected


def test_the_library_says_that_it_has_types_and_which_version_it_is() -> None:
    assert Path(bpe.__file__).with_name("py.typed").is_file()
    assert bpe.__version__[0].isdigit()
    assert bpe.pretrained is pretrained
