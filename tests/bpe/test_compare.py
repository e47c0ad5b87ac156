"""Comparing: the figures from distinct words equal those of encoding the text itself."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import regex
from generated_text import byte_texts, real_text
from hypothesis import given, settings
from tokenizers import Tokenizer as Theirs
from tokenizers import models, normalizers, pre_tokenizers

import bpe
from bpe import metrics, pretrained, reference
from bpe.evaluate import compare as comparing
from bpe.evaluate import one_tokenizer
from bpe.evaluate.compare import Cancelled, CountedText, compare
from bpe.text import unicode_scripts
from bpe.tokenizers.base import Tokenizer
from bpe.tokenizers.bit import BitTokenizer
from bpe.tokenizers.bpe import BPETokenizer
from bpe.tokenizers.byte import ByteTokenizer
from bpe.tokenizers.character import CharacterTokenizer
from bpe.tokenizers.imported import ImportedTokenizer
from bpe.tokenizers.word import WordTokenizer

SCRIPTS = (Path(__file__).parents[2] / "resources/samples/scripts.txt").read_text(encoding="utf-8")
TEXT = SCRIPTS + "\n  the <|x|> cat\n\nnaïve café cafe\u0301 e\u0301\t" + real_text()[:20_000].decode()


def small(pattern: str, special: tuple[str, ...] = ()) -> BPETokenizer:
    rows = reference.train([TEXT[:3000]], vocab_size=330, pattern=pattern)
    return BPETokenizer([row.left for row in rows], [row.right for row in rows], pattern, special, name=pattern)


def word_piece() -> ImportedTokenizer:
    vocab = {"[UNK]": 0, "the": 1, "cat": 2, "##s": 3, "caf": 4, "##e": 5, ".": 6, ",": 7}
    theirs = Theirs(models.WordPiece(vocab, unk_token="[UNK]"))
    theirs.normalizer = normalizers.BertNormalizer()
    theirs.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    return ImportedTokenizer(json.loads(theirs.to_str()), name="WordPiece")


PIECEWISE: list[Tokenizer] = [
    *(BitTokenizer(), ByteTokenizer(), CharacterTokenizer()),
    *(WordTokenizer.train(TEXT[:9000]), WordTokenizer.train(TEXT, "gpt2")),
    *(small("none"), small("gpt2"), small("o200k"), small(r"[a-z]+|\d"), pretrained.load("cl100k")),
    BPETokenizer([116, 256], [104, 101], "gpt2", ids=[*range(97), -1, *range(98, 258)], name="without an a"),
]
TOKENIZERS: list[Tokenizer] = [*PIECEWISE, word_piece()]


def expected(tokenizer: Tokenizer, text: str) -> dict[str, Any]:
    """The figures, the simple way: from one encoding of the whole text, and one of each of its words."""
    data = text.encode()
    spans = tokenizer.segment(text)
    ids = spans.ids.tolist()
    counts = np.array(list(Counter(ids).values()), np.int64)
    per_byte = 8 if spans.unit == "bit" else 1
    starts = {start // per_byte for start, end in zip(spans.starts, spans.ends, strict=True) if end > start}
    at, wide, cut = 0, 0, 0
    for character in text:
        length = len(character.encode())
        wide += length > 1
        cut += any(at + i in starts for i in range(1, length))
        at += length
    words = [word for word in regex.findall(r"\S+", text) if not unicode_scripts.is_unparted(word)]
    lengths = [len(tokenizer.encode(word)) for word in words]
    types = dict(zip(words, lengths, strict=True))
    return {
        "tokens": len(ids),
        "bytes": len(data),
        "characters": len(text),
        "bytes_per_token": len(data) / len(ids),
        "characters_per_token": len(text) / len(ids),
        "fertility": sum(lengths) / len(words),
        "continued_words": sum(length > 1 for length in lengths) / len(words),
        "single_token_words": sum(length == 1 for length in types.values()) / len(types),
        "vocab_size": tokenizer.vocab_size,
        "vocabulary_used": len(set(ids)) / tokenizer.vocab_size,
        "characters_cut": cut / wide,
        "renyi_efficiency": metrics.renyi_efficiency(counts, tokenizer.vocab_size),
        "round_trip": tokenizer.decode_bytes(ids) == data,
    }


@pytest.mark.parametrize("tokenizer", TOKENIZERS, ids=lambda tokenizer: tokenizer.name)
def test_figures_equal_those_of_the_text_itself(tokenizer: Tokenizer) -> None:
    (row,) = compare([CountedText(bpe.Corpus.from_text(TEXT, "text"))], [tokenizer])
    shown = row.as_dict()
    for key, value in expected(tokenizer, TEXT).items():
        assert shown[key] == pytest.approx(value, rel=1e-12), key
    counts = Counter(tokenizer.encode(TEXT))
    assert {token: int(count) for token, count in enumerate(row.token_counts) if count} == counts
    assert (row.name, row.file, row.sampled, row.total_bytes) == (tokenizer.name, "text", False, len(TEXT.encode()))
    assert row.interval is not None
    assert row.interval.low <= row.bytes_per_token <= row.interval.high
    assert row.interval.kind == "lines"
    assert json.loads(json.dumps(shown))["tokens"] == row.tokens
    assert (row.loss is None) is row.round_trip


@settings(max_examples=60)
@given(byte_texts)
def test_any_bytes_are_counted_as_they_are_encoded(data: bytes) -> None:
    text = CountedText(bpe.Corpus.from_text(data))
    for tokenizer, row in zip(PIECEWISE, compare([text], PIECEWISE), strict=True):
        assert row.tokens == len(tokenizer.encode(data)), tokenizer.name
        assert row.bytes == len(data)
        assert row.characters == len(data.decode("utf-8", "surrogateescape"))
        assert row.round_trip is (tokenizer.decode_bytes(tokenizer.encode(data)) == data)


def test_the_known_figures_side_by_side() -> None:
    text = "I love LLM"
    tokenizers: list[Tokenizer] = [
        *(BitTokenizer(), ByteTokenizer(), CharacterTokenizer()),
        *(WordTokenizer.train(text), WordTokenizer.train(text, "gpt2")),
    ]
    rows = compare([CountedText(bpe.Corpus.from_text(text))], tokenizers)
    assert [row.tokens for row in rows] == [80, 10, 10, 5, 3]
    assert [row.bytes_per_token for row in rows] == pytest.approx([1 / 8, 1, 1, 2, 10 / 3])
    assert [row.out_of_vocabulary for row in rows] == [None, None, None, 0.0, 0.0]
    assert rows[3].vocab_size == 5


def test_out_of_vocabulary_and_what_is_lost() -> None:
    words = WordTokenizer.train("I love LLM")
    (row,) = compare([CountedText(bpe.Corpus.from_text("I loev LLM"))], [words])
    assert row.out_of_vocabulary == 1 / 5
    assert row.loss is not None
    assert (row.loss.text, row.loss.decoded) == (b"loev", b"<unk>")
    (row,) = compare([CountedText(bpe.Corpus.from_text("the The 🌍"))], [word_piece()])
    assert row.out_of_vocabulary == 1 / 3
    assert row.as_dict()["loss"] == {"text": "the The 🌍", "decoded": "the the [UNK]"}


def test_special_tokens_count_where_they_are_allowed() -> None:
    text = "the cat<|x|>the cat<|x|>"
    tokenizer = small("gpt2", ("<|x|>",))
    corpus = bpe.Corpus.from_text(text)
    (plain,) = compare([CountedText(corpus)], [tokenizer])
    (allowed,) = compare([CountedText(corpus)], [tokenizer], allowed_special="all")
    assert plain.tokens == len(tokenizer.encode(text))
    assert allowed.tokens == len(tokenizer.encode(text, "all"))
    assert allowed.bytes == plain.bytes == len(text)
    assert allowed.characters == len(text)
    assert int(allowed.token_counts[tokenizer.special_tokens["<|x|>"]]) == 2


def test_a_runs_own_figure_is_the_same() -> None:
    corpus = bpe.Corpus.from_texts([TEXT, "the cat<|x|>"], weights=[1, 3])
    settings = bpe.TrainingSettings(vocab_size=900, special_tokens=("<|x|>",))
    trainer = bpe.Trainer(corpus, settings)
    trainer.advance()
    text = CountedText(corpus, words=[trainer.words])
    tokenizer = trainer.history.tokenizer_at(vocab_size=700)
    (row,) = compare([text], [tokenizer], allowed_special="all")
    assert row.bytes_per_token == trainer.history.bytes_per_token(700 - 257)
    assert row.ceiling == trainer.history.ceiling


def test_words_are_counted_once_a_pattern(monkeypatch: pytest.MonkeyPatch) -> None:
    from bpe.evaluate import counted_text

    asked: list[str] = []
    real = counted_text.count_words

    def count_words(corpus: Any, pattern: str, *rest: Any, **more: Any) -> Any:
        asked.append(pattern)
        return real(corpus, pattern, *rest, **more)

    monkeypatch.setattr(counted_text, "count_words", count_words)
    text = CountedText(bpe.Corpus.from_text(TEXT))
    many: list[Tokenizer] = [small("gpt2"), pretrained.load("gpt2"), small("o200k"), ByteTokenizer(), BitTokenizer()]
    compare([text], many)
    assert sorted(asked) == ["gpt2", "o200k"]
    compare([text], many)
    assert len(asked) == 2


def test_texts_and_tokenizers_keep_their_order() -> None:
    texts = [CountedText(bpe.Corpus.from_text(text, name)) for text, name in (("a b", "one"), ("你好", "two"))]
    rows = compare(texts, [ByteTokenizer(), CharacterTokenizer()])
    assert [(row.file, row.name, row.tokens) for row in rows] == [
        ("one", "byte", 3),
        ("one", "character", 3),
        ("two", "byte", 6),
        ("two", "character", 2),
    ]
    assert rows[2].fertility is None
    assert rows[2].tokens_per_grapheme == 3.0
    assert rows[0].fertility == 1.0


def test_an_empty_text_has_no_ratio() -> None:
    for row in compare([CountedText(bpe.Corpus.from_text(""))], TOKENIZERS):
        assert (row.tokens, row.bytes_per_token, row.interval, row.fertility) == (0, 0.0, None, None)
        assert row.round_trip


def test_imports_are_measured_on_a_sample_of_a_large_text(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(comparing, "IMPORT_SAMPLE", 128 << 10)
    monkeypatch.setattr(comparing, "WORD_SAMPLE", 200 << 10)
    text = CountedText(bpe.Corpus.from_text(real_text()))
    sampled, exact = compare([text], [word_piece(), ByteTokenizer()])
    assert sampled.sampled and not exact.sampled
    assert sampled.words_sampled and exact.words_sampled
    assert 100 << 10 < sampled.bytes < 160 << 10
    assert sampled.total_bytes == exact.bytes == len(real_text())
    whole = compare([text], [word_piece()], whole=True)[0]
    assert not whole.sampled
    assert whole.tokens == len(word_piece().encode(real_text()))
    assert sampled.bytes_per_token == pytest.approx(whole.bytes_per_token, rel=0.1)
    monkeypatch.setattr(comparing, "WORD_SAMPLE", 1 << 30)
    (of_all,) = compare([text], [ByteTokenizer()])
    assert not of_all.words_sampled
    assert exact.fertility == pytest.approx(of_all.fertility, rel=0.05)


def test_documents_are_the_units_where_there_are_many() -> None:
    corpus = bpe.Corpus.from_texts([f"document {i} " * (i + 1) for i in range(40)])
    (row,) = compare([CountedText(corpus)], [pretrained.load("gpt2")])
    assert row.interval is not None
    assert (row.interval.units, row.interval.kind) == (40, "documents")


def test_it_tells_how_far_it_is_and_can_be_stopped() -> None:
    told: list[tuple[int, int]] = []
    text = CountedText(bpe.Corpus.from_text(TEXT * 5))
    compare([text], TOKENIZERS, progress=lambda done, total: told.append((done, total)))
    assert told[-1][0] == told[-1][1] or told[-1][0] / told[-1][1] > 0.5
    assert all(done <= total for done, total in told)
    with pytest.raises(Cancelled):
        compare([CountedText(bpe.Corpus.from_text(TEXT))], TOKENIZERS, cancelled=lambda: True)


def test_texts_end_to_end_are_cut_each_by_itself() -> None:
    texts = ["a.", "\n\n", " b", "don't", "12345", "end.\n", "x", "  "]
    start = np.cumsum([0, *(len(text) for text in texts)])
    data = np.frombuffer("".join(texts).encode(), np.uint8)
    for tokenizer in TOKENIZERS:
        each = one_tokenizer.tokens_of_each(tokenizer, data, start)
        assert each.tolist() == [len(tokenizer.encode(text)) for text in texts], tokenizer.name


def test_one_that_fails_fails_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bpe.pretokenize.regex_cutting.SECONDS_PER_BLOCK", 0.05)
    theirs = Theirs(models.WordPiece({"the": 0}, unk_token="[UNK]"))  # which it lacks
    theirs.pre_tokenizer = pre_tokenizers.Whitespace()
    lacking = ImportedTokenizer(json.loads(theirs.to_str()), name="without UNK")
    endless = BPETokenizer([], [], "(?:a|aa)+b", name="takes forever")
    texts = [CountedText(bpe.Corpus.from_text("the " + "a" * 4000)), CountedText(bpe.Corpus.from_text("the cat"))]
    tokenizers: list[Tokenizer] = [ByteTokenizer(), lacking, endless, CharacterTokenizer()]
    failures: dict[tuple[int, int], str] = {}
    rows = compare(texts, tokenizers, failed=lambda text, number, error: failures.update({(text, number): str(error)}))
    assert [(row.name, row.file) for row in rows if row.name in ("byte", "character")] == [
        (name, text.name) for text in texts for name in ("byte", "character")
    ]
    assert set(failures) == {(0, 1), (0, 2), (1, 1)}
    assert "UNK" in failures[0, 1] and "pattern" in failures[0, 2]
    others: list[str] = []
    with pytest.raises(Exception, match="pattern"):  # where nobody is told it is raised, after the others
        compare(texts[:1], tokenizers, found=lambda text, number, row: others.append(row.name))
    assert sorted(others) == ["byte", "character"]
