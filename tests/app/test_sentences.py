"""The library's errors reach the user in the user's language."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QTranslator
from pytestqt.qtbot import QtBot

import bpe
from app.kit.errors import sentence_of
from app.kit.library_errors import SENTENCES, in_users_language
from bpe.formats import run as run_files
from bpe.pretokenize.expressions import compile_pattern

HAN = re.compile(r"[\u4e00-\u9fff]")


@pytest.fixture
def chinese(root: Path, qtbot: QtBot) -> Iterator[None]:
    translator = QTranslator()
    assert translator.load(str(root / "resources/translations/bpe_visualizer_zh_TW.qm"))
    QCoreApplication.installTranslator(translator)
    yield
    QCoreApplication.removeTranslator(translator)


def _empty(folder: Path) -> None:
    (folder / "empty.txt").touch()
    bpe.Corpus.open(folder / "empty.txt")


def _not_a_tokenizer(folder: Path) -> None:
    (folder / "list.json").write_text("[]", encoding="utf-8")
    bpe.load(folder / "list.json")


def _damaged(folder: Path) -> None:
    (folder / "broken.json").write_text('{"model": ', encoding="utf-8")
    bpe.load(folder / "broken.json")


def _not_a_run(folder: Path) -> None:
    (folder / "text.bperun").write_text("no run", encoding="utf-8")
    run_files.load_run(folder / "text.bperun")


WRONG: dict[str, Callable[[Path], object]] = {
    "absent": lambda folder: bpe.Corpus.open(folder / "absent.txt"),
    "a folder": bpe.Corpus.open,
    "empty": _empty,
    "too small": lambda _: bpe.TrainingSettings(vocab_size=200),
    "too small with specials": lambda _: bpe.TrainingSettings(vocab_size=256, special_tokens=("<a>", "<b>")),
    "the same twice": lambda _: bpe.TrainingSettings(vocab_size=300, special_tokens=("<a>", "<a>")),
    "no pattern": lambda _: compile_pattern(""),
    "backwards": lambda _: compile_pattern(r"(?r)\w+"),
    "no tokenizer": _not_a_tokenizer,
    "broken off": _damaged,
    "no run": _not_a_run,
}


@pytest.mark.parametrize("wrong", WRONG)
@pytest.mark.usefixtures("chinese")
def test_what_goes_wrong_is_told_in_chinese(wrong: str, tmp_path: Path) -> None:
    with pytest.raises((OSError, ValueError)) as caught:
        WRONG[wrong](tmp_path)
    told = sentence_of(caught.value)
    assert HAN.search(told), told
    assert "{" not in told
    named = [path.name for path in tmp_path.iterdir()]
    assert all(name in told for name in named)


@pytest.mark.usefixtures("qtbot")
def test_in_english_a_sentence_stays_as_the_library_wrote_it() -> None:
    for template in map(str, SENTENCES):
        sentence = re.sub(r"\{(\w+)\}", r"<\1, (of) some: 1.>", template)
        assert in_users_language(sentence) == sentence
    assert in_users_language("Nobody has listed this.") == "Nobody has listed this."
