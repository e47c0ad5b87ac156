"""What kind of file some bytes come from: made by the writers of the formats themselves where Python has them."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import random
import sqlite3
import sys
import tarfile
import zipfile
from pathlib import Path

import numpy as np
import pytest

from bpe.text.sniffing import CATEGORIES, Kind, encoding_name, sniff

ROOT = Path(__file__).resolve().parents[2]
PARALLEL = {path.stem: path.read_text(encoding="utf-8") for path in (ROOT / "resources/samples/parallel").glob("*.txt")}


def packed(*names: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name in names:
            archive.writestr(name, "the cat")
    return out.getvalue()


def tar() -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        archive.addfile(tarfile.TarInfo("a.txt"), io.BytesIO(b""))
    return out.getvalue()


def database(folder: Path) -> bytes:
    with sqlite3.connect(folder / "a.db") as connection:
        connection.execute("create table cats (name text)")
    connection.close()
    return (folder / "a.db").read_bytes()


def array() -> bytes:
    out = io.BytesIO()
    np.save(out, np.arange(9))
    return out.getvalue()


def test_binary_files_are_known_by_their_formats(tmp_path: Path) -> None:
    picture = ROOT / "resources/screenshots/main-light.png"
    for content, said in (
        (picture.read_bytes(), "a picture (PNG)"),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF\x00", "a picture (JPEG)"),
        (gzip.compress(b"the cat"), "a compressed file (gzip)"),
        (bz2.compress(b"the cat"), "a compressed file (bzip2)"),
        (lzma.compress(b"the cat"), "a compressed file (xz)"),
        (packed("a.txt"), "an archive (ZIP)"),
        (packed("[Content_Types].xml", "word/document.xml"), "a formatted document (Word)"),
        (packed("[Content_Types].xml", "xl/workbook.xml"), "a spreadsheet (Excel)"),
        (tar(), "an archive (tar)"),
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", "a formatted document (PDF)"),
        (database(tmp_path), "a database (SQLite)"),
        (array(), "a data file (NumPy)"),
        (b"PAR1\x15\x04\x15\x00", "a data file (Parquet)"),
        (b"\x7fELF\x02\x01\x01" + bytes(9), "a program (ELF)"),
        (b"!<arch>\nlib.o/          0", "an archive (ar)"),
        (b"\xde\x12\x04\x95" + bytes(4) + "größer, kürzer, später".encode() * 9, "a data file (gettext)"),
        (b"\x00\x01\x02\x03\xff" + "größer, kürzer, später, ".encode() * 4, "binary data"),
        (bytes(1000), "binary data"),
        (random.Random(1).randbytes(3000), "binary data"),
    ):
        found = sniff(content[: 64 << 10])
        assert (found.encoding, str(found)) == (None, said)
        assert found.what in CATEGORIES


def test_this_interpreter_is_a_program() -> None:
    with Path(sys.executable).open("rb") as file:
        assert sniff(file.read(64 << 10)).what == "a program"


@pytest.mark.parametrize("language", sorted(PARALLEL))
def test_text_is_known_in_every_script_and_width(language: str) -> None:
    text = PARALLEL[language][:1000]
    for encoding in ("utf-8", "utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"):
        assert sniff(text.encode(encoding)).encoding == encoding
        assert sniff(("\ufeff" + text).encode(encoding)).encoding == encoding
        assert sniff("\ufeffabc".encode(encoding)).encoding == encoding


@pytest.mark.parametrize(
    ("language", "encoding"),
    [
        ("de", "cp1252"),
        ("fr", "cp1252"),
        ("ru", "cp1251"),
        ("ru", "koi8-r"),
        ("el", "cp1253"),
        ("he", "cp1255"),
        ("ar", "cp1256"),
        ("th", "cp874"),
        ("zh-Hant", "big5"),
        ("zh-Hans", "gb18030"),
        ("ja", "shift_jis"),
        ("ja", "euc-jp"),
        ("ko", "euc-kr"),
    ],
)
def test_older_encodings_are_found(language: str, encoding: str) -> None:
    content = PARALLEL[language].encode(encoding, "ignore")
    found = sniff(content)
    assert found.encoding is not None
    assert content.decode(found.encoding) == content.decode(encoding)


def test_utf8_stays_utf8_whatever_is_in_it() -> None:
    text = PARALLEL["ru"].encode()
    for content in (
        b"",
        b"a",
        b"the cat\r\n\xff",
        text[:1001],  # cut inside a character
        text[1:],
        text.replace(b" ", b" \xff", 9),  # a few malformed bytes
        b"a record\0another record\0" * 99,
        b"\x1b[31mred\x1b[0m\x0c",
        b"GGUF is a format, PAR1 and %PDF- are, too.",
        b"BM and MZ begin words",
    ):
        assert sniff(content) == Kind("utf-8")


def test_samples_are_looked_at_too() -> None:
    assert sniff(b"the cat " * 99, [random.Random(2).randbytes(4096)] * 3) == Kind(None, "binary data")
    assert sniff(b"the cat " * 9999, ["in the hät".encode()]) == Kind("utf-8")


def test_encodings_have_names_for_people() -> None:
    names = {"utf-16-le": "UTF-16", "utf_32_be": "UTF-32", "cp1252": "Windows-1252", "koi8_r": "KOI8-R"}
    assert {name: encoding_name(name) for name in names} == names
    assert encoding_name("cp932") == "Shift JIS"
    assert encoding_name("iso8859-7") == "ISO-8859-7"
