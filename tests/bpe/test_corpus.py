"""Documents on one axis of bytes: opening, reading, splitting, and everything a file can do to its reader."""

from __future__ import annotations

import io
import os
import threading
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import bpe.text.corpus
from bpe.errors import CorpusError
from bpe.text.corpus import HOLD_OUT_BLOCK, HOLD_OUT_REACH, Corpus, Part, character_start, to_bytes


def write(folder: Path, name: str, content: bytes) -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


def test_documents_lie_one_after_another(tmp_path: Path) -> None:
    a, b = write(tmp_path, "a.txt", b"abcdef"), write(tmp_path, "b.txt", b"12345")
    corpus = Corpus.open(a, str(b), weights={str(b): 3})
    assert [(d.name, d.path, d.offset, d.size, d.weight, d.bom) for d in corpus.documents] == [
        ("a.txt", a, 0, 6, 1, False),
        ("b.txt", b, 6, 5, 3, False),
    ]
    assert corpus.parts == (Part(0, 0, 6), Part(1, 6, 11))
    assert (corpus.size, corpus.name) == (11, "a.txt + 1 more")
    assert corpus.read(0, 11) == b"abcdef12345"
    assert corpus.read(4, 4) == b"ef12"
    assert corpus.read(9, 100) == b"45"
    assert corpus.read(11, 1) == corpus.read(50, 1) == corpus.read(3, 0) == b""
    assert [corpus.document_at(offset) for offset in (0, 5, 6, 10, 11)] == [0, 0, 1, 1, 1]
    corpus.close()


def test_read_into_fills_what_there_is() -> None:
    corpus = Corpus.from_texts(["abc", b"de"])
    target = bytearray(b"........")
    assert corpus.read_into(1, memoryview(target)) == 4
    assert bytes(target) == b"bcde...."
    assert corpus.name == "text 1 + 1 more"


def test_byte_order_mark_is_left_out(tmp_path: Path) -> None:
    marked = write(tmp_path, "m.txt", b"\xef\xbb\xbfabc")
    only_mark = write(tmp_path, "o.txt", b"\xef\xbb\xbf")
    corpus = Corpus.open(marked, only_mark, marked)
    assert [(d.size, d.bom) for d in corpus.documents] == [(3, True), (0, True), (3, True)]
    assert corpus.read(0, 99) == b"abcabc"
    assert corpus.read(2, 2) == b"ca"
    with pytest.raises(CorpusError, match="is empty"):
        Corpus.open(only_mark)


def test_empty_documents_have_no_part(tmp_path: Path) -> None:
    empty, full = write(tmp_path, "e.txt", b""), write(tmp_path, "f.txt", b"xy")
    corpus = Corpus.open(empty, full, empty)
    assert corpus.parts == (Part(1, 0, 2),)
    assert [corpus.document_at(offset) for offset in (0, 1, 2)] == [1, 1, 1]
    assert corpus.part_at(1) == Part(1, 0, 2)
    assert corpus.part_at(2) is None
    assert corpus.part_at(-1) is None


def test_empty_files_are_refused(tmp_path: Path) -> None:
    empty = write(tmp_path, "e.txt", b"")
    with pytest.raises(CorpusError, match=r"e\.txt is empty\. Choose") as caught:
        Corpus.open(empty)
    assert caught.value.path == empty
    with pytest.raises(CorpusError, match="All 2 files are empty"):
        Corpus.open(empty, empty)


def test_an_empty_text_in_memory_is_allowed() -> None:
    corpus = Corpus.from_text("")
    assert (corpus.size, corpus.parts, corpus.read(0, 10)) == (0, (), b"")
    assert Corpus.from_texts([]).name == ""


def test_missing_files(tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match="does not exist") as caught:
        Corpus.open(tmp_path / "none.txt")
    assert isinstance(caught.value, OSError)
    with pytest.raises(CorpusError, match="does not exist"):
        Corpus.open(write(tmp_path, "a.txt", b"a") / "below.txt")
    with pytest.raises(CorpusError):
        Corpus.open("zero\0byte")
    with pytest.raises(ValueError, match="at least one"):
        Corpus.open()


def test_no_permission(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write(tmp_path, "secret.txt", b"abc")

    def refuse(*_: object) -> io.FileIO:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(bpe.text.corpus.io, "FileIO", refuse)
    with pytest.raises(CorpusError, match=r"secret\.txt may not be read") as caught:
        Corpus.open(path)
    assert caught.value.path == path


def test_a_failing_disk_is_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Failing(io.FileIO):
        fails = False

        def readinto(self, buffer: bytearray) -> int:
            if self.fails:
                raise OSError(5, "Input/output error")
            return super().readinto(buffer) or 0

    monkeypatch.setattr(bpe.text.corpus.io, "FileIO", Failing)
    corpus = Corpus.open(write(tmp_path, "a.txt", b"abc"))
    Failing.fails = True
    with pytest.raises(CorpusError, match=r"cannot be read \(Input/output error\)"):
        corpus.read(0, 3)


def test_files_that_vanish_grow_and_shrink(tmp_path: Path) -> None:
    path = write(tmp_path, "a.txt", b"0123456789")
    corpus = Corpus.open(path)
    with path.open("ab") as file:
        file.write(b"more")
    assert corpus.size == 10
    assert corpus.read(0, 99) == b"0123456789"
    os.truncate(path, 4)
    assert corpus.read(0, 4) == b"0123"
    with pytest.raises(CorpusError, match="has become shorter") as caught:
        corpus.read(0, 10)
    assert caught.value.path == path
    if os.name == "posix":  # elsewhere an open file cannot be deleted
        path.unlink()
        assert corpus.read(0, 4) == b"0123"


def test_more_files_than_may_stay_open(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bpe.text.corpus, "OPEN_FILES", 2)
    paths = [write(tmp_path, f"{number}.txt", b"%d" % number) for number in range(6)]
    corpus = Corpus.open(*paths)
    assert sum(source._handle is not None for source in corpus._sources) == 2  # type: ignore[attr-defined]
    assert corpus.read(0, 6) == b"012345"
    paths[5].unlink()
    with pytest.raises(CorpusError, match="does not exist"):
        corpus.read(0, 6)


def test_weights(tmp_path: Path) -> None:
    a, b = write(tmp_path, "a.txt", b"a"), write(tmp_path, "b.txt", b"b")
    assert [d.weight for d in Corpus.open(a, b, a, weights={a: 2}).documents] == [2, 1, 2]
    assert [d.weight for d in Corpus.from_texts(["a", "b"], weights=[4, 5]).documents] == [4, 5]
    for weight in (0, -1, 1.5, True):
        with pytest.raises(ValueError, match="whole number"):
            Corpus.open(a, weights={a: weight})  # type: ignore[dict-item]
    with pytest.raises(ValueError, match="not one of the files"):
        Corpus.open(a, weights={b: 2})


def test_other_weights_for_the_same_text() -> None:
    corpus = Corpus.from_texts(["abc", "de"], weights=[1, 2])
    other = corpus.with_weights([3, 1])
    assert (corpus.weights, other.weights) == ((1, 2), (3, 1))
    assert other.read(0, 9) == b"abcde"
    assert [part.start for part in other.split(0.5)[0].parts] == [part.start for part in corpus.split(0.5)[0].parts]
    with pytest.raises(ValueError, match="weight"):
        corpus.with_weights([0, 1])
    with pytest.raises(ValueError, match="zip"):
        corpus.with_weights([1])


def test_some_documents_and_those_of_another_corpus(tmp_path: Path) -> None:
    paths = [tmp_path / name for name in ("a.txt", "b.txt", "c.txt")]
    for path, text in zip(paths, ("the cat", "\ufeffsat", "on"), strict=True):
        path.write_text(text, encoding="utf-8")
    corpus = Corpus.open(*paths, weights={paths[1]: 3})
    last_first = corpus.chosen([2, 1])
    assert last_first.read(0, 99) == b"onsat"
    assert last_first.weights == (1, 3)
    assert [document.offset for document in last_first.documents] == [0, 2]
    joined = Corpus.from_text("in memory ", "note").joined(last_first)
    assert joined.read(0, 99) == b"in memory onsat"
    assert [document.name for document in joined.documents] == ["note", "c.txt", "b.txt"]
    assert len(joined.parts) == 3
    assert corpus.read(0, 99) == b"the catsaton"


def test_surrogates_become_the_bytes_they_stand_for() -> None:
    assert to_bytes("é\udcff") == b"\xc3\xa9\xff"
    assert to_bytes("\ud800") == b"\xed\xa0\x80"
    assert Corpus.from_text("a\udc80").read(0, 9) == b"a\x80"


def test_reading_from_several_threads(tmp_path: Path) -> None:
    content = os.urandom(300_000)
    corpus = Corpus.open(write(tmp_path, "r.bin", content), encoding="bytes")
    wrong: list[int] = []

    def read(first: int) -> None:
        for offset in range(first, len(content), 4_001):
            if corpus.read(offset, 997) != content[offset : offset + 997]:
                wrong.append(offset)

    threads = [threading.Thread(target=read, args=(first,)) for first in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not wrong


# --- holding text out ---------------------------------------------------------------------------------------


def tiles(corpus: Corpus, training: Corpus, held_out: Corpus) -> bool:
    """Whether the parts of both, in order, are the corpus, each byte once."""
    parts = sorted([*training.parts, *held_out.parts], key=lambda part: part.start)
    edges = [(part.start, part.end) for part in parts]
    ends = [end for _, end in edges]
    return [start for start, _ in edges] == [0, *ends[:-1]] and ends[-1] == corpus.size


def test_every_twentieth_block_is_held_out(tmp_path: Path) -> None:
    content = (b"x" * 99 + b"\n") * 50_000
    corpus = Corpus.open(write(tmp_path, "a.txt", content))
    training, held_out = corpus.split(0.05)
    assert tiles(corpus, training, held_out)
    assert training.documents == held_out.documents == corpus.documents
    blocks = -(-len(content) // 65_600)  # a block of 64 KiB ends at the next newline: 656 lines
    assert len(held_out.parts) == blocks // 20
    assert len(training.parts) == blocks // 20 + 1
    assert [part.start for part in held_out.parts] == [19 * 65_600, 39 * 65_600, 59 * 65_600]
    assert all(content[part.end - 1 : part.end] == b"\n" for part in (*training.parts, *held_out.parts))
    assert held_out.part_at(19 * 65_600) == held_out.parts[0]
    assert training.part_at(19 * 65_600) is None


def test_blocks_are_counted_over_all_documents() -> None:
    corpus = Corpus.from_texts(["a"] * 5)
    training, held_out = corpus.split(0.5)
    assert [part.document for part in held_out.parts] == [1, 3]
    assert [part.document for part in training.parts] == [0, 2, 4]


def test_without_newlines_a_block_ends_before_a_character() -> None:
    corpus = Corpus.from_text("あ" * 60_000)
    training, held_out = corpus.split(0.5)
    assert tiles(corpus, training, held_out)
    assert all(part.start % 3 == 0 for part in training.parts)
    assert character_start(b"\x80\x80a") == 2
    assert character_start(b"\x80\x80\x80\x80") == 0


@settings(max_examples=30, deadline=None)
@given(
    st.lists(st.integers(0, 3 * HOLD_OUT_BLOCK), min_size=1, max_size=4),
    st.integers(1, 2 * HOLD_OUT_REACH),
    st.floats(0.01, 0.5),
)
def test_a_split_tiles_the_corpus(lengths: list[int], line: int, share: float) -> None:
    corpus = Corpus.from_texts([(b"y" * line + b"\n") * (length // (line + 1) + 1) for length in lengths])
    training, held_out = corpus.split(share)
    assert tiles(corpus, training, held_out)
    for part in (*training.parts, *held_out.parts):
        document = corpus.documents[part.document]
        assert document.offset <= part.start < part.end <= document.end
    again, rest = training.split(0)
    assert again is training
    assert rest.parts == ()


def test_shares_that_make_no_sense() -> None:
    for share in (-0.1, 0.6, float("nan")):
        with pytest.raises(ValueError, match="held-out share"):
            Corpus.from_text("abc").split(share)
