"""What a path may lead to besides a text in UTF-8: other encodings, binary files, folders, pipes, streams, change."""

from __future__ import annotations

import gzip
import io
import os
from pathlib import Path

import pytest

import bpe
from bpe.errors import CorpusError, NotAFileError
from bpe.text import folders
from bpe.text.corpus import Corpus, NotTextError

TEXT = "Der Kater Köhler wünscht ein Häppchen, 你好, 🌍.\n" * 40
PNG = b"\x89PNG\r\n\x1a\n" + bytes(range(256))


def write(folder: Path, name: str, content: bytes) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path


# --- encodings


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-be"])
def test_a_text_in_another_encoding_becomes_utf8(tmp_path: Path, encoding: str) -> None:
    text = TEXT * 2000  # several blocks, cut inside characters
    path = write(tmp_path, "a.txt", text.encode(encoding))
    corpus = Corpus.open(path, write(tmp_path, "b.txt", b"plain"))
    assert corpus.read(0, corpus.size) == text.encode() + b"plain"
    document = corpus.documents[0]
    assert document.encoding.startswith(encoding)
    assert (document.path, document.size, document.bom) == (path, len(text.encode()), encoding in ("utf-16", "utf-32"))
    assert corpus.documents[1].encoding == "utf-8"
    corpus.close()


def test_an_older_encoding_becomes_utf8_only_if_all_of_it_fits(tmp_path: Path) -> None:
    text = "Die Kätzchen hätten größere Körbe für müde Füße nötig.\n" * 2000
    good = write(tmp_path, "good.txt", text.encode("cp1252"))
    assert Corpus.open(good).read(0, 1 << 20) == text.encode()
    content = text.encode("cp1252") + b"\x81\x8d"  # in no code page of Windows for the West
    bad = Corpus.open(write(tmp_path, "bad.txt", content))
    assert bad.read(0, 1 << 20) in (content, content.decode("cp1250", "replace").encode())
    assert bad.documents[0].encoding in ("utf-8", "cp1250")


def test_an_encoding_that_is_asked_for_is_used(tmp_path: Path) -> None:
    path = write(tmp_path, "a.txt", "é".encode("latin-1"))
    assert Corpus.open(path).read(0, 9) == b"\xe9"
    assert Corpus.open(path, encoding="latin-1").read(0, 9) == "é".encode()
    assert Corpus.open(path, encoding={path: "cp1251"}).read(0, 9) == "й".encode()
    assert bpe.train(path, vocab_size=256, encoding="latin-1").vocab_size == 256
    with pytest.raises(CorpusError, match="is not ASCII"):
        Corpus.open(path, encoding="ascii")
    for name in ("rot13", "klingon"):
        with pytest.raises(ValueError, match="is no encoding of text"):
            Corpus.open(path, encoding=name)


def test_malformed_utf16_is_kept_as_far_as_it_goes(tmp_path: Path) -> None:
    content = "\ufeffthe cat ".encode("utf-16-le") * 20 + b"\x00\xd8" + "a".encode("utf-16-le") + b"b"
    text = Corpus.open(write(tmp_path, "a.txt", content)).read(0, 9999)
    assert text.endswith(b"\xed\xa0\x80a\xef\xbf\xbd")


# --- binary files


def test_a_binary_file_is_refused_by_its_kind(tmp_path: Path) -> None:
    picture = write(tmp_path, "photo.png", PNG)
    with pytest.raises(NotTextError) as refused:
        Corpus.open(picture)
    assert str(refused.value) == f"{picture} is a picture (PNG), not text. Use encoding='bytes' to read its bytes."
    assert (refused.value.path, refused.value.kind.format, refused.value.is_packed) == (picture, "PNG", False)
    with pytest.raises(NotTextError, match=r"is a compressed file \(gzip\), not text\. Unpack it first"):
        Corpus.open(write(tmp_path, "a.gz", gzip.compress(b"the cat")))


def test_its_bytes_are_read_where_that_is_asked_for(tmp_path: Path) -> None:
    picture, text = write(tmp_path, "photo.png", PNG), write(tmp_path, "a.txt", b"\xef\xbb\xbfthe cat")
    corpus = Corpus.open(picture, text, encoding={picture: "bytes"})
    assert corpus.read(0, 9999) == PNG + b"the cat"
    assert [document.encoding for document in corpus.documents] == ["bytes", "utf-8"]
    assert Corpus.open(text, encoding="bytes").read(0, 99) == b"\xef\xbb\xbfthe cat"


# --- folders


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, content in (
        ("b.txt", b"bbb"),
        ("a.txt", b"aa"),
        ("sub/c.md", b"c"),
        ("sub/deep/d", "ddd ddd".encode("utf-16")),
        ("photo.png", PNG),
        ("empty.txt", b""),
        (".hidden", b"no"),
        (".git/config", b"no"),
    ):
        write(tmp_path / "texts", name, content)
    return tmp_path / "texts"


def test_a_folder_is_its_text_files(folder: Path) -> None:
    corpus = Corpus.open(folder)
    assert [document.name for document in corpus.documents] == ["a.txt", "b.txt", "sub/c.md", "sub/deep/d"]
    assert corpus.read(0, 99) == b"aabbbcddd ddd"
    assert corpus.passed_over == (folder / "empty.txt", folder / "photo.png")


def test_the_weight_of_a_folder_is_that_of_its_files(folder: Path, tmp_path: Path) -> None:
    other = write(tmp_path, "other.txt", b"x")
    corpus = Corpus.open(other, folder, weights={folder: 3})
    assert corpus.weights == (1, 3, 3, 3, 3)
    assert corpus.with_weights([1] * 5).passed_over == corpus.passed_over


def test_a_folder_without_texts_is_refused(tmp_path: Path) -> None:
    for content in (None, PNG):
        if content:
            write(tmp_path, "photo.png", content)
        with pytest.raises(CorpusError, match=r"has no text files in it\. Choose another folder"):
            Corpus.open(tmp_path)
    assert Corpus.open(tmp_path, encoding="bytes").size == len(PNG)


def test_a_folder_with_too_many_files_is_refused(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(folders, "MOST_FILES", 5)
    with pytest.raises(CorpusError, match="has more than 5 files in it"):
        Corpus.open(folder)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes in folders")
def test_pipes_and_loops_in_a_folder_do_no_harm(folder: Path) -> None:
    os.mkfifo(folder / "pipe")
    (folder / "sub" / "loop").symlink_to(folder)
    (folder / "nowhere").symlink_to(folder / "nothing")
    corpus = Corpus.open(folder)
    assert len(corpus.documents) == 4
    assert folder / "pipe" in corpus.passed_over


# --- what is no file


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes in folders")
def test_a_pipe_is_refused_without_being_opened(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(NotAFileError) as refused:
        Corpus.open(tmp_path / "pipe")
    assert str(refused.value) == (
        f"{tmp_path / 'pipe'} is a pipe, not a file. Copy its text into a file, and choose that."
    )


def test_a_device_is_refused() -> None:
    with pytest.raises(NotAFileError, match="is a device, not a file"):
        Corpus.open(os.devnull)


# --- streams


def test_a_stream_is_kept_until_it_is_read(tmp_path: Path) -> None:
    content = TEXT.encode() * 3000
    corpus = Corpus.from_stream(io.BytesIO(content), weight=2)
    assert corpus.read(0, len(content) + 1) == content
    assert [(each.name, each.path, each.weight) for each in corpus.documents] == [("-", None, 2)]
    joined = Corpus.open(write(tmp_path, "a.txt", b"the ")).joined(Corpus.from_stream(io.BytesIO(b"\xef\xbb\xbfcat")))
    assert joined.read(0, 99) == b"the cat"


def test_a_stream_is_read_like_a_file() -> None:
    assert Corpus.from_stream(io.BytesIO(TEXT.encode("utf-16"))).read(0, 1 << 20) == TEXT.encode()
    assert Corpus.from_stream(io.BytesIO(PNG), encoding="bytes").size == len(PNG)
    with pytest.raises(NotTextError, match=r"^- is a picture"):
        Corpus.from_stream(io.BytesIO(PNG))
    with pytest.raises(CorpusError, match="no text on standard input"):
        Corpus.from_stream(io.BytesIO(b""))


def test_a_stream_without_end_is_refused_at_the_limit() -> None:
    class Endless(io.RawIOBase):
        given = 0

        def read(self, size: int = -1) -> bytes:
            self.given += size
            return b"x" * size

    endless = Endless()
    with pytest.raises(CorpusError, match="There are more than 1 GiB on standard input"):
        Corpus.from_stream(endless, limit=1 << 30)  # type: ignore[arg-type]
    assert endless.given <= (1 << 30) + (1 << 20)


# --- change on disk


def later(path: Path) -> None:
    """Give a file another time of modification, whatever the resolution of the file system's clock."""
    os.utime(path, ns=(0, path.stat().st_mtime_ns + 5_000_000_000))


def test_a_change_on_disk_is_noticed(tmp_path: Path) -> None:
    a, b = write(tmp_path, "a.txt", b"the cat"), write(tmp_path, "b.txt", "the hat".encode("utf-16"))
    corpus = Corpus.open(a, b)
    assert (corpus.changed_on_disk(), corpus.is_as_opened()) == ((), True)
    b.write_bytes("the bat".encode("utf-16"))
    later(b)
    assert [document.name for document in corpus.changed_on_disk()] == ["b.txt"]
    assert corpus.is_as_opened()  # it was decoded into a file of its own
    a.write_bytes(b"the rat")
    later(a)
    assert [document.name for document in corpus.changed_on_disk()] == ["a.txt", "b.txt"]
    assert not corpus.is_as_opened()
    assert not corpus.split(0.05)[0].is_as_opened()
    if os.name == "posix":  # elsewhere an open file cannot be deleted
        a.unlink()
        assert [document.name for document in corpus.changed_on_disk()] == ["b.txt"]


@pytest.mark.skipif(os.name != "posix", reason="elsewhere an open file cannot be replaced")
def test_a_file_that_is_replaced_is_read_on_as_it_was(tmp_path: Path) -> None:
    path = write(tmp_path, "a.txt", b"the cat")
    corpus = Corpus.open(path)
    write(tmp_path, "new.txt", b"the dog").replace(path)
    assert [document.name for document in corpus.changed_on_disk()] == ["a.txt"]
    assert corpus.is_as_opened()
    assert corpus.read(0, 99) == b"the cat"
