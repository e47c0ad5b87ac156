"""However a tokenizer cuts: what is shown of a place of a large text is what its encoding of the whole has there."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import tokenizers as theirs
from tokenizers import models, normalizers, pre_tokenizers, trainers

from bpe import Corpus, Trainer, TrainingSettings
from bpe.errors import PatternError
from bpe.histories.seams import OPEN
from bpe.place.at_place import FAR, LocalSeams
from bpe.pretokenize.regex_cutting import BLOCK
from bpe.tokenizers.base import Tokenizer
from bpe.tokenizers.bpe import BPETokenizer
from bpe.tokenizers.imported import ImportedTokenizer
from bpe.tokenizers.ranks import seams_of
from bpe.tokenizers.word import WordTokenizer

SCRIPTS = (Path(__file__).parents[2] / "resources/samples/scripts.txt").read_text(encoding="utf-8")
ODD = ["  ", "\n\n", "\r\n", "\t", " \n ", "\u3000\n", "\u00a0", "e\u0301\n", "\u00b4\n", "\u0600 x", "1,234.5", "!\n"]


def text_of(size: int, seed: int) -> str:
    """Words of many scripts in a row that never comes again, with white space of every kind."""
    chance = random.Random(seed)
    words = SCRIPTS.split()
    made: list[str] = []
    length = 0
    while length < size:
        word = chance.choice(words) if chance.random() < 0.8 else "".join(chance.choices("aeiounrst", k=4))
        gap = chance.choice(ODD) if chance.random() < 0.15 else "\n" if chance.random() < 0.08 else " "
        made += [word, gap]
        length += len((word + gap).encode())
    return "".join(made)


TEXT = text_of(400_000, 1)


def trained(size: int, pattern: str, text: str = TEXT) -> BPETokenizer:
    trainer = Trainer(Corpus.from_text(text[:100_000]), TrainingSettings(vocab_size=size, pattern=pattern))
    trainer.advance(size)
    return trainer.history.tokenizer_at(step=trainer.history.step)


def assert_as_whole(tokenizer: Tokenizer, text: str, *, views: int = 40, certain: bool = True) -> None:
    """Random views of a text, from a new memory now and then, are slices of the whole's seams."""
    data = text.encode()
    whole = seams_of(tokenizer, data)
    chance = random.Random(7)
    local = LocalSeams(Corpus.from_text(data), tokenizer)
    for _ in range(views):
        if chance.random() < 0.2:
            local = local.for_a_thread()
        start = chance.randrange(len(data))
        end = min(len(data), start + chance.randrange(6000))
        found, valid_to = local.seams(start, end)
        assert valid_to == OPEN
        differ = np.flatnonzero(found != whole[start:end])
        assert not len(differ), (start, start + differ[:5], data[start + differ[0] - 30 : start + differ[0] + 30])
        assert local.is_exact(start, end) is certain
    assert local.seams(len(data) - 50, len(data))[0].tolist() == whole[-50:].tolist()


# --- expressions of one's own ---------------------------------------------------------------------------------------

EXPRESSIONS = {
    "over lines": r"\w+\s*|[^\w]+",
    "look-behind": r"(?<=\n)[^\n]{1,40}|(?<=ab?.{0,3})\w+|\w{1,5}|[^\w]{2}|.",
    "from the match before": r"\G\w{3}|\w+|\W",
    "leaves text uncovered": r"[a-z]+\n[A-Z]*|\d",
    "long pieces": r"(?s:.{1,5000})",
}


@pytest.mark.parametrize("expression", EXPRESSIONS.values(), ids=EXPRESSIONS.keys())
def test_expressions_of_ones_own(expression: str) -> None:
    tokenizer = trained(600, expression)
    assert not LocalSeams(Corpus.from_text(TEXT), tokenizer).is_quick
    assert_as_whole(tokenizer, TEXT)


def test_an_expression_on_a_text_of_several_blocks() -> None:
    """Blocks end at line ends after 1 MB; where a text has no lines, before a character at 2 MB."""
    tokenizer = trained(400, EXPRESSIONS["over lines"])
    text = text_of(2 * BLOCK + 300_000, 2)
    assert_as_whole(tokenizer, text, views=25)
    assert_as_whole(tokenizer, "é" + "語ab c" * (5 * BLOCK // 14), views=12)


def test_documents_are_cut_one_by_one() -> None:
    tokenizer = trained(400, EXPRESSIONS["over lines"])
    texts = [TEXT[:90_000], text_of(BLOCK + 200_000, 3), "end"]
    corpus = Corpus.from_texts(texts)
    whole = np.concatenate([seams_of(tokenizer, text) for text in texts])
    local = LocalSeams(corpus, tokenizer, [document.offset for document in corpus.documents])
    for document in corpus.documents:
        for start in (document.offset, max(0, document.offset - 4000), max(0, document.end - 2000)):
            end = min(corpus.size, start + 5000)
            assert np.array_equal(local.seams(start, end)[0], whole[start:end])
            assert local.is_exact(start, end)


def test_words_by_an_expression_know_what_they_lack() -> None:
    tokenizer = WordTokenizer.train(TEXT[:50_000], r"\w+\s*|[^\w]+")
    data = TEXT.encode()
    spans = tokenizer.segment(data)
    lost = [
        (start, end)
        for start, end, token in zip(spans.starts.tolist(), spans.ends.tolist(), spans.ids.tolist(), strict=True)
        if token == tokenizer.unk_id and start < 305_000 and end > 300_000
    ]
    local = LocalSeams(Corpus.from_text(data), tokenizer)
    assert lost and local.unknown(300_000, 305_000) == lost
    assert_as_whole(tokenizer, TEXT, views=10)


def test_an_expression_that_takes_too_long_is_not_exact(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bpe.pretokenize.regex_cutting.SECONDS_PER_BLOCK", 0.2)
    tokenizer = BPETokenizer([], [], r"(a|aa)+$|b")
    text = "b" * 40_000 + "\n" + "a" * 60 + "c" + "b" * 40_000
    local = LocalSeams(Corpus.from_text(text), tokenizer)
    assert len(local.seams(0, 9000)[0]) == 9000
    assert not local.is_exact(0, 9000)
    with pytest.raises(PatternError):
        tokenizer.encode(text)


# --- no pattern -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("size", [257, 700, 5000])
def test_no_pattern(size: int) -> None:
    tokenizer = trained(size, "none")
    assert LocalSeams(Corpus.from_text(TEXT), tokenizer).is_quick
    assert_as_whole(tokenizer, TEXT)


def test_no_pattern_and_whole_pieces() -> None:
    """What lies between two places is no piece, even if a token that no merge leads to is spelt so."""
    tokenizer = BPETokenizer(
        [-1, 97], [-1, 98], "none", tokens=[*(bytes([byte]) for byte in range(256)), b"cd", b"ab"], whole_pieces=True
    )
    assert_as_whole(tokenizer, "abcdxabcdyab cd " * 20_000, views=20)


def test_no_pattern_and_nowhere_to_cut() -> None:
    tokenizer = BPETokenizer([97, 256, 257], [97, 256, 257], "none")
    assert_as_whole(tokenizer, "b" + "a" * 300_001, views=6)
    local = LocalSeams(Corpus.from_text("a" * (FAR + 200_000)), tokenizer, reach=100_000)
    assert len(local.seams(5, 60)[0]) == 55
    assert not local.is_exact(5, 60)


# --- what the `tokenizers` package runs -----------------------------------------------------------------------------


def unigram(**special: Any) -> theirs.Tokenizer:
    made = theirs.Tokenizer(models.Unigram())
    made.pre_tokenizer = pre_tokenizers.Metaspace()
    trainer = trainers.UnigramTrainer(vocab_size=900, unk_token="<unk>", special_tokens=["<unk>"], show_progress=False)
    made.train_from_iterator(SCRIPTS.splitlines() * 2, trainer)
    for name, value in special.items():
        setattr(made, name, value)
    return made


def word_piece(**special: Any) -> theirs.Tokenizer:
    made = theirs.Tokenizer(models.WordPiece(unk_token="[UNK]"))
    made.normalizer = normalizers.BertNormalizer()
    made.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    trainer = trainers.WordPieceTrainer(vocab_size=900, special_tokens=["[UNK]"], show_progress=False)
    made.train_from_iterator(SCRIPTS.splitlines() * 2, trainer)
    for name, value in special.items():
        setattr(made, name, value)
    return made


def characters_bpe(**special: Any) -> theirs.Tokenizer:
    made = theirs.Tokenizer(models.BPE(unk_token="<unk>", fuse_unk=True))
    made.pre_tokenizer = pre_tokenizers.Metaspace()
    trainer = trainers.BpeTrainer(vocab_size=900, special_tokens=["<unk>"], show_progress=False)
    made.train_from_iterator(SCRIPTS.splitlines() * 2, trainer)
    for name, value in special.items():
        setattr(made, name, value)
    return made


def meta(scheme: str, *, split: bool = True) -> Any:
    return pre_tokenizers.Metaspace(prepend_scheme=scheme, split=split)


SPACES = normalizers.Sequence([normalizers.NFKC(), normalizers.Replace(theirs.Regex(r"\s+"), " ")])
LLAMA = normalizers.Sequence([normalizers.Prepend("▁"), normalizers.Replace(" ", "▁")])
BERT = {"strip_accents": True, "lowercase": False, "handle_chinese_chars": False}

CERTAIN: dict[str, Callable[[], theirs.Tokenizer]] = {
    "BERT": word_piece,
    "BERT, as it is": lambda: word_piece(normalizer=normalizers.BertNormalizer(clean_text=False, **BERT)),
    "WordPiece, white space": lambda: word_piece(
        normalizer=normalizers.NFC(), pre_tokenizer=pre_tokenizers.WhitespaceSplit()
    ),
    "WordPiece, digits": lambda: word_piece(
        normalizer=normalizers.Sequence([normalizers.NFD(), normalizers.StripAccents(), normalizers.Strip()]),
        pre_tokenizer=pre_tokenizers.Sequence([pre_tokenizers.Digits(True), pre_tokenizers.Whitespace()]),
    ),
    "Unigram, always": lambda: unigram(pre_tokenizer=meta("always"), normalizer=SPACES),
    "Unigram, first": lambda: unigram(pre_tokenizer=meta("first"), normalizer=SPACES),
    "Unigram, never": lambda: unigram(pre_tokenizer=meta("never")),
    "Unigram, line ends stay": lambda: unigram(normalizer=normalizers.NFKC()),
    "Unigram, not split": lambda: unigram(pre_tokenizer=meta("first", split=False), normalizer=SPACES),
    "BPE, as Llama": lambda: characters_bpe(pre_tokenizer=None, normalizer=LLAMA),
    "BPE, stripped": lambda: characters_bpe(
        normalizer=normalizers.Sequence([normalizers.Strip(), normalizers.Lowercase()])
    ),
    "BPE, byte level": lambda: characters_bpe(
        normalizer=normalizers.NFC(), pre_tokenizer=pre_tokenizers.ByteLevel(add_prefix_space=True)
    ),
}


def loaded(made: theirs.Tokenizer) -> ImportedTokenizer:
    return ImportedTokenizer(json.loads(made.to_str()), name="test")


@pytest.mark.parametrize("kind", list(CERTAIN))
def test_what_the_package_runs(kind: str) -> None:
    assert_as_whole(loaded(CERTAIN[kind]()), TEXT[:150_000], views=30)


def test_tokens_out_of_vocabulary_are_those_of_the_whole() -> None:
    tokenizer = loaded(word_piece())
    text = TEXT[:100_000].replace(" the ", " 𓀀𓁐 ")
    spans = tokenizer.segment(text)
    lost = [
        (start, end)
        for start, end, token in zip(spans.starts.tolist(), spans.ends.tolist(), spans.ids.tolist(), strict=True)
        if token == tokenizer.unk_id and start < 60_000 and end > 50_000 and end > start
    ]
    local = LocalSeams(Corpus.from_text(text), tokenizer)
    assert lost and local.unknown(50_000, 60_000) == lost


def added(content: str, **how: bool) -> dict[str, Any]:
    flags = {"single_word": False, "lstrip": False, "rstrip": False, "normalized": False, "special": False}
    return {"id": 5000, "content": content, **flags, **how}


UNCERTAIN: dict[str, Callable[[], dict[str, Any]]] = {
    "words over white space": lambda: json.loads(word_piece(pre_tokenizer=None).to_str()),
    "a normalizer that may see anything": lambda: json.loads(
        word_piece(normalizer=normalizers.Replace(theirs.Regex("a\\s+b"), "c")).to_str()
    ),
    "an added token over white space": lambda: {
        **json.loads(word_piece().to_str()),
        "added_tokens": [added("[UNK]"), added("New York")],
    },
    "an added token that takes white space": lambda: {
        **json.loads(word_piece().to_str()),
        "added_tokens": [added("[UNK]"), added("York", rstrip=True)],
    },
    "tokens over white space": lambda: json.loads(
        theirs.Tokenizer(models.BPE({"a": 0, " ": 1, "\n": 2, "\r": 3, "a ": 4, "a\n": 5, "a\r": 6}, [])).to_str()
    ),
}


@pytest.mark.parametrize("kind", list(UNCERTAIN))
def test_what_may_depend_on_what_is_around_is_not_called_exact(kind: str) -> None:
    local = LocalSeams(Corpus.from_text(TEXT[:50_000]), ImportedTokenizer(UNCERTAIN[kind](), name="test"))
    assert len(local.seams(20_000, 21_000)[0]) == 1000
    assert not local.is_exact(20_000, 21_000)
