"""sentencepiece models: the ids of that package, without it."""

from __future__ import annotations

import io
import random
import unicodedata
from pathlib import Path
from typing import Any

import pytest

import bpe
from bpe.errors import FormatError
from bpe.formats import protobuf, sentencepiece
from bpe.tokenizers.imported import ImportedTokenizer

theirs_module = pytest.importorskip("sentencepiece")

SCRIPTS = (Path(__file__).parents[2] / "resources/samples/scripts.txt").read_text(encoding="utf-8")
TEXTS = [
    *SCRIPTS.split("\n"),
    SCRIPTS,
    *("", " ", "   ", "the cat", "  two  spaces  ", " lead", "a\nb\tc", "世界 hello 🌍🌍 zzqq", "1234567"),
    *("<s> </s> <unk>", "x<ud>y <ud> z", "ﬁne ① ½ ＡＢＣ", "e\u0301é"),
]
AS_LLAMA = {
    "model_type": "bpe",
    "byte_fallback": True,
    "normalization_rule_name": "identity",
    "remove_extra_whitespaces": False,
    "split_digits": True,
    "allow_whitespace_only_pieces": True,
}
KINDS: dict[str, dict[str, Any]] = {
    "unigram": {"model_type": "unigram"},
    "unigram with bytes": {"model_type": "unigram", "byte_fallback": True},
    "unigram without a space before": {"model_type": "unigram", "add_dummy_prefix": False},
    "bpe": {"model_type": "bpe"},
    "bpe with bytes": {"model_type": "bpe", "byte_fallback": True},
    "as Llama": AS_LLAMA,
    "with symbols": {**AS_LLAMA, "user_defined_symbols": ["<ud>", "▁▁"]},
    "unigram with symbols": {"model_type": "unigram", "user_defined_symbols": ["<ud>", "ing"]},
}
MADE: dict[str, bytes] = {}


def model(kind: str) -> bytes:
    if kind not in MADE:
        target = io.BytesIO()
        theirs_module.SentencePieceTrainer.train(
            sentence_iterator=iter([line for line in SCRIPTS.split("\n") if line] * 3),
            model_writer=target,
            minloglevel=2,
            **{"vocab_size": 980, "character_coverage": 0.98, **KINDS[kind]},
        )
        MADE[kind] = target.getvalue()
    return MADE[kind]


def opened(kind: str, folder: Path) -> ImportedTokenizer:
    path = folder / "some.model"
    path.write_bytes(model(kind))
    ours = bpe.load(path)
    assert isinstance(ours, ImportedTokenizer)
    return ours


def mixtures() -> list[str]:
    """Letters of all scripts shuffled, in composed form."""
    choose = random.Random(5)
    letters = [character for character in SCRIPTS if not unicodedata.combining(character)] + list("  \n<>|")
    letters = [character for character in letters if unicodedata.category(character) not in ("Mc", "Mn")]
    return ["".join(choose.choice(letters) for _ in range(40)) for _ in range(100)]


@pytest.mark.parametrize("kind", list(KINDS))
def test_ids_and_texts_are_those_of_the_package(tmp_path: Path, kind: str) -> None:
    ours = opened(kind, tmp_path)
    theirs = theirs_module.SentencePieceProcessor(model_proto=model(kind))
    forms = [unicodedata.normalize(form, SCRIPTS) for form in ("NFC", "NFD", "NFKD")]
    for text in [*TEXTS, *mixtures(), *forms]:
        ids = ours.encode(text)
        assert ids == theirs.encode(text), text
        assert ours.decode(ids) == theirs.decode(ids)
    assert ours.vocab_size == theirs.get_piece_size()
    assert all(ours.raw_vocab[token] == theirs.id_to_piece(token) for token in range(ours.vocab_size))


@pytest.mark.parametrize("kind", ["bpe with bytes", "as Llama"])
def test_every_text_comes_back_byte_for_byte(tmp_path: Path, kind: str) -> None:
    ours = opened(kind, tmp_path)
    text = "world 世界 🌍 𓀀"
    spans = ours.segment(text)
    assert ours.decode_bytes(spans.ids.tolist()) == text.encode()
    covered = b"".join(text.encode()[a:b] for a, b in zip(spans.starts.tolist(), spans.ends.tolist(), strict=True))
    assert covered == text.encode()


def test_what_tokens_stand_for(tmp_path: Path) -> None:
    ours = opened("bpe with bytes", tmp_path)
    by_text = {text: token for token, text in ours.raw_vocab.items()}
    assert ours.vocab[by_text["▁t"]] == b" t"
    assert ours.vocab[by_text["<0xE4>"]] == b"\xe4"
    assert ours.special_tokens == {"<s>": 1, "</s>": 2}
    assert ours.encode("<s>a</s>", "all") == [1, *ours.encode("a"), 2]
    assert ours.unk_id == 0
    assert ours.decode([*ours.encode("a"), 0]) == "a \u2047 "
    spans = ours.segment("ab</s>", "all")
    assert (int(spans.starts[-1]), int(spans.ends[-1])) == (2, 6)


def test_what_is_no_such_model_is_refused_with_a_sentence(tmp_path: Path) -> None:
    whole = model("bpe")
    path = tmp_path / "bad.model"
    path.write_bytes(whole[:2000])
    with pytest.raises(FormatError, match=r"bad\.model is damaged.*breaks off"):
        bpe.load(path)
    target = io.BytesIO()
    theirs_module.SentencePieceTrainer.train(
        sentence_iterator=iter(["the cat"] * 9), model_writer=target, model_type="char", vocab_size=9, minloglevel=2
    )
    path.write_bytes(target.getvalue())
    with pytest.raises(FormatError, match="is a character model"):
        bpe.load(path)


def test_a_text_is_no_model() -> None:
    assert sentencepiece.looks_like(model("bpe")[:4096])
    for start in (b"", b"\n", b"\n\n\n\n", b"\n the text goes on and on", b"\n\x05ab", b"\n\x02\x08\x01"):
        assert not sentencepiece.looks_like(start)


def test_the_wire_format() -> None:
    assert list(protobuf.fields(b"\x08\x96\x01\x12\x02hi\x1d\x00\x00\x80\x3f\x21" + bytes(8))) == [
        (1, 150),
        (2, b"hi"),
        (3, b"\x00\x00\x80\x3f"),
        (4, bytes(8)),
    ]
    for wrong in (b"\x08", b"\x12\x05hi", b"\x0b", b"\x00\x00", b"\x08" + b"\xff" * 12):
        with pytest.raises(ValueError):
            list(protobuf.fields(wrong))
