"""A run in a file: what it keeps, going on from it elsewhere, and files that are none."""

from __future__ import annotations

import json
import os
import zipfile
from pathlib import Path

import numpy as np
import pytest

from bpe import Corpus, Trainer, TrainingSettings
from bpe.errors import FormatError, SettingsError
from bpe.formats.run import digest, encodings_in, load_run, looks_like, read_about, save_run, text_in
from bpe.training.trainer import Steer

TEXT = "she sells sea shells by the sea shore; the shells she sells are sea shells. aaaa 你好 你好 <|x|> " * 3
SETTINGS = TrainingSettings(
    257 + 20, special_tokens=("<|x|>",), steering=(Steer(3, "ban", ord("e"), ord("a")), Steer(9, "force", 98, 121))
)


def run(steps: int | None = None) -> Trainer:
    trainer = Trainer(Corpus.from_text(TEXT, name="shells.txt"), SETTINGS)
    trainer.advance(steps)
    return trainer


def test_a_run_opens_without_its_text(tmp_path: Path) -> None:
    trainer = run()
    path = save_run(trainer.history, tmp_path / "a.run", corpus=trainer.corpus)
    history = load_run(path)
    assert history.settings == SETTINGS
    assert history.corpus_name == "shells.txt"
    assert np.array_equal(history.ids, trainer.history.ids)
    assert np.array_equal(history.numbers, trainer.history.numbers)
    assert history.curve().tolist() == trainer.history.curve().tolist()
    assert history.ceiling == trainer.history.ceiling
    assert history.counts_at(12).tolist() == trainer.history.counts_at(12).tolist()
    assert history.tokenizer_at().encode(TEXT) == trainer.history.tokenizer_at().encode(TEXT)


@pytest.mark.parametrize("step", [0, 2, 5, 12, 20])
def test_going_on_from_a_file_makes_the_same_merges(tmp_path: Path, step: int) -> None:
    whole = run()
    early = run(step)
    history = load_run(save_run(early.history, tmp_path / "a.run", corpus=early.corpus))
    corpus = Corpus.from_text(TEXT)
    resumed = Trainer.resume(corpus, history)
    assert resumed.history.step == step
    resumed.advance()
    assert resumed.history.left.tolist() == whole.history.left.tolist()
    assert resumed.history.right.tolist() == whole.history.right.tolist()
    assert resumed.history.replaced.tolist() == whole.history.replaced.tolist()
    assert resumed.history.seams.tolist() == whole.history.seams.tolist()


def test_another_text_is_noticed(tmp_path: Path) -> None:
    trainer = run()
    path = save_run(trainer.history, tmp_path / "a.run", corpus=trainer.corpus)
    with pytest.raises(FormatError, match="bytes; this text has"):
        load_run(path, corpus=Corpus.from_text(TEXT + "!"))
    with pytest.raises(FormatError, match="is another"):
        load_run(path, corpus=Corpus.from_text(TEXT.replace("she", "the")))
    load_run(path, corpus=Corpus.from_text(TEXT))
    with pytest.raises(SettingsError, match="not the text"):
        Trainer.resume(Corpus.from_text(TEXT.replace("she", "xyz")), load_run(path))


def test_a_file_says_of_itself_what_it_is(tmp_path: Path) -> None:
    trainer = run(5)
    read: list[tuple[int, int]] = []
    path = save_run(
        trainer.history,
        tmp_path / "a.bperun",
        corpus=trainer.corpus,
        notes={"name": "第一"},
        with_text=True,
        progress=lambda done, total: read.append((done, total)),
    )
    size = len(TEXT.encode())
    assert read == [(0, size)]
    about = read_about(path)
    assert about["notes"] == {"name": "第一"}
    assert about["merges"] == 5
    assert about["corpus"]["documents"] == [
        {"name": "shells.txt", "path": None, "bytes": size, "weight": 1, "encoding": "utf-8"}
    ]
    assert text_in(path) == TEXT.encode()
    assert looks_like(path)
    bare = save_run(trainer.history, tmp_path / "b.bperun")
    assert text_in(bare) is None
    plain = tmp_path / "plain.txt"
    plain.write_text("PK is not enough", encoding="utf-8")
    assert not looks_like(plain)
    assert not looks_like(tmp_path / "absent.bperun")


def test_the_same_bytes_in_other_documents_are_another_text(tmp_path: Path) -> None:
    trainer = run()
    path = save_run(trainer.history, tmp_path / "a.run", corpus=trainer.corpus)
    half = len(TEXT) // 2
    with pytest.raises(FormatError, match="in the same order"):
        load_run(path, corpus=Corpus.from_texts([TEXT[:half], TEXT[half:]]))


def damaged(path: Path, **changes: object) -> None:
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    about = json.loads(parts["run.json"])
    about.update(changes)
    parts["run.json"] = json.dumps(about).encode()
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"format": "something else"}, "is not a run"),
        ({"version": 99}, "newer version"),
        ({"merges": 3}, "damaged"),
        ({"settings": {}}, "damaged"),
    ],
)
def test_a_wrong_file_gets_a_sentence(tmp_path: Path, changes: dict[str, object], sentence: str) -> None:
    path = save_run(run().history, tmp_path / "a.run")
    damaged(path, **changes)
    with pytest.raises(FormatError, match=sentence):
        load_run(path)


def test_what_is_no_archive_gets_a_sentence(tmp_path: Path) -> None:
    path = tmp_path / "text.run"
    path.write_text("the cat", encoding="utf-8")
    with pytest.raises(FormatError, match="is not a run"):
        load_run(path)


def test_a_text_that_changed_on_disk_is_never_taken_for_the_one_trained_on(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_text(TEXT, encoding="utf-8")
    corpus = Corpus.open(file)
    known = digest(corpus)
    trainer = Trainer(corpus, SETTINGS)
    trainer.advance()
    file.write_text(TEXT.replace("she", "the"), encoding="utf-8")
    os.utime(file, ns=(0, file.stat().st_mtime_ns + 5_000_000_000))
    path = save_run(trainer.history, tmp_path / "a.bperun", corpus=corpus)
    assert [read_about(path)["corpus"][key] for key in ("sha256", "changed")] == [None, True]
    with pytest.raises(FormatError, match="changed on disk meanwhile"):
        load_run(path, corpus=Corpus.open(file))
    path = save_run(trainer.history, tmp_path / "b.bperun", corpus=corpus, checksum=known)
    assert [read_about(path)["corpus"][key] for key in ("sha256", "changed")] == [known, False]
    with pytest.raises(FormatError, match="is another"):
        load_run(path, corpus=Corpus.open(file))
    load_run(path, corpus=Corpus.from_text(TEXT))


def test_a_text_that_became_shorter_does_not_keep_the_run_from_being_saved(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_text(TEXT, encoding="utf-8")
    corpus = Corpus.open(file)
    trainer = Trainer(corpus, SETTINGS)
    trainer.advance()
    os.truncate(file, 9)
    about = read_about(save_run(trainer.history, tmp_path / "a.bperun", corpus=corpus))
    assert about["corpus"]["changed"]


def test_how_a_document_was_read_is_kept(tmp_path: Path) -> None:
    wide, narrow = tmp_path / "wide.txt", tmp_path / "narrow.txt"
    wide.write_bytes(TEXT.encode("utf-16"))
    narrow.write_bytes(TEXT.encode())
    corpus = Corpus.open(wide, narrow)
    trainer = Trainer(corpus, TrainingSettings(270))
    trainer.advance()
    path = save_run(trainer.history, tmp_path / "a.bperun", corpus=corpus)
    assert encodings_in(read_about(path)) == ["utf-16-le", "utf-8"]
    load_run(path, corpus=Corpus.open(wide, narrow))
