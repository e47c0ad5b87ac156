"""Detecting the kind of a file from its bytes: text in some encoding, or a binary file of a known or unknown format.

    >>> sniff(b"\\x89PNG\\r\\n\\x1a\\n")
    Kind(encoding=None, what='a picture', format='PNG')
    >>> sniff("the cat".encode("utf-16")).encoding
    'utf-16-le'

Only the content is used, in this order: signatures of binary formats, a byte order mark, the pattern of zero bytes in
UTF-16 and UTF-32, UTF-8, and last the guess of charset-normalizer. Text that is mostly valid UTF-8 is UTF-8: its
malformed bytes are kept.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

UTF8 = "utf-8"
BYTES = "bytes"
"""Used instead of an encoding to read any file byte by byte."""

PICTURE, SOUND, VIDEO, FONT = "a picture", "a sound recording", "a film", "a font"
COMPRESSED, ARCHIVE = "a compressed file", "an archive"
DOCUMENT, SPREADSHEET, SLIDES, BOOK = "a formatted document", "a spreadsheet", "a presentation", "an e-book"
DATABASE, TABLE, PROGRAM, MODEL = "a database", "a data file", "a program", "a file of model weights"
UNKNOWN = "binary data"
CATEGORIES = (
    *(PICTURE, SOUND, VIDEO, FONT, COMPRESSED, ARCHIVE, DOCUMENT, SPREADSHEET, SLIDES, BOOK),
    *(DATABASE, TABLE, PROGRAM, MODEL, UNKNOWN),
)
PACKED = (COMPRESSED, ARCHIVE)
"""Categories of files that may contain text once they are unpacked."""

_BOMS = (
    (b"\xff\xfe\x00\x00", "utf-32-le"),
    (b"\x00\x00\xfe\xff", "utf-32-be"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)
_SIGNATURES: tuple[tuple[int, bytes, str, str], ...] = (  # offset, bytes, category, name of the format
    (0, b"\x89PNG\r\n\x1a\n", PICTURE, "PNG"),
    (0, b"\xff\xd8\xff", PICTURE, "JPEG"),
    (0, b"GIF87a", PICTURE, "GIF"),
    (0, b"GIF89a", PICTURE, "GIF"),
    (0, b"II*\x00", PICTURE, "TIFF"),
    (0, b"MM\x00*", PICTURE, "TIFF"),
    (0, b"\x00\x00\x01\x00", PICTURE, "ICO"),
    (0, b"8BPS\x00\x01", PICTURE, "Photoshop"),
    (8, b"WEBP", PICTURE, "WebP"),
    (4, b"ftypheic", PICTURE, "HEIC"),
    (4, b"ftypavif", PICTURE, "AVIF"),
    (8, b"WAVE", SOUND, "WAV"),
    (0, b"OggS\x00", SOUND, "Ogg"),
    (0, b"fLaC\x00", SOUND, "FLAC"),
    (0, b"ID3\x02", SOUND, "MP3"),
    (0, b"ID3\x03", SOUND, "MP3"),
    (0, b"ID3\x04", SOUND, "MP3"),
    (0, b"\xff\xfb", SOUND, "MP3"),
    (0, b"\xff\xf3", SOUND, "MP3"),
    (8, b"AVI ", VIDEO, "AVI"),
    (4, b"ftypM4A", SOUND, "M4A"),
    (4, b"ftyp", VIDEO, "MP4"),
    (0, b"\x1aE\xdf\xa3", VIDEO, "Matroska"),
    (0, b"OTTO\x00", FONT, "OpenType"),
    (0, b"\x00\x01\x00\x00\x00", FONT, "TrueType"),
    (0, b"ttcf\x00", FONT, "TrueType"),
    (0, b"wOFF", FONT, "WOFF"),
    (0, b"wOF2", FONT, "WOFF2"),
    (0, b"\x1f\x8b\x08", COMPRESSED, "gzip"),
    (0, b"BZh11AY&SY", COMPRESSED, "bzip2"),
    *((0, b"BZh%d1AY&SY" % level, COMPRESSED, "bzip2") for level in range(1, 10)),
    (0, b"\xfd7zXZ\x00", COMPRESSED, "xz"),
    (0, b"(\xb5/\xfd", COMPRESSED, "Zstandard"),
    (0, b"\x04\x22M\x18", COMPRESSED, "LZ4"),
    (0, b"7z\xbc\xaf\x27\x1c", ARCHIVE, "7z"),
    (0, b"Rar!\x1a\x07", ARCHIVE, "RAR"),
    (257, b"ustar", ARCHIVE, "tar"),
    (0, b"!<arch>\n", ARCHIVE, "ar"),
    (0, b"%PDF-", DOCUMENT, "PDF"),
    (0, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", DOCUMENT, "Microsoft Office"),
    (0, b"SQLite format 3\x00", DATABASE, "SQLite"),
    (0, b"PAR1", TABLE, "Parquet"),
    (0, b"ARROW1\x00\x00", TABLE, "Arrow"),
    (0, b"\x89HDF\r\n\x1a\n", TABLE, "HDF5"),
    (0, b"\x93NUMPY", TABLE, "NumPy"),
    (0, b"\xde\x12\x04\x95", TABLE, "gettext"),
    (0, b"\x95\x04\x12\xde", TABLE, "gettext"),
    (0, b"GGUF", MODEL, "GGUF"),
    (0, b"\x7fELF", PROGRAM, "ELF"),
    (0, b"\xcf\xfa\xed\xfe", PROGRAM, "Mach-O"),
    (0, b"\xca\xfe\xba\xbe", PROGRAM, "Java"),
    (0, b"\x00asm", PROGRAM, "WebAssembly"),
)
_PROSE_LIKE = (b"GGUF", b"PAR1", b"wOFF", b"wOF2", b"ftyp", b"WEBP", b"WAVE", b"AVI ", b"MZ", b"BM", b"ustar", b"%PDF-")
"""Signatures of letters, which a text may begin with: they count only in data with bytes that no text has."""
_ZIP_MEMBERS = (  # a name inside a ZIP archive, and the category and format that it implies
    (b"word/", DOCUMENT, "Word"),
    (b"xl/", SPREADSHEET, "Excel"),
    (b"ppt/", SLIDES, "PowerPoint"),
    (b"application/epub+zip", BOOK, "EPUB"),
    (b"application/vnd.oasis.opendocument.text", DOCUMENT, "OpenDocument"),
    (b"application/vnd.oasis.opendocument.spreadsheet", SPREADSHEET, "OpenDocument"),
    (b"application/vnd.oasis.opendocument.presentation", SLIDES, "OpenDocument"),
    (b"archive/data.pkl", MODEL, "PyTorch"),
)

_TEXT_CONTROLS = frozenset(b"\b\t\n\v\f\r\x1b")
_CONTROLS = bytes(sorted((set(range(32)) | {127}) - _TEXT_CONTROLS))
_MOST_CONTROLS = 0.02
"""Maximum fraction of control characters in a text; random bytes have 0.1."""
_MOST_CONTROLS_UTF8 = 0.1
"""The same for valid UTF-8, which binary files hardly ever are; text may have zero bytes between records."""
_LEAST_MALFORMED = 3
"""Minimum number of malformed UTF-8 bytes for guessing another encoding."""
_LEAST_WIDE = 200
"""Minimum size in bytes at which valid UTF-16 without a mark and without zero bytes is no coincidence."""
_LEAST_GUESSED, _MOST_GUESSED = 64, 1 << 16
"""Minimum size in bytes for guessing another encoding, and the number of bytes used for it."""


@dataclass(frozen=True, slots=True)
class Kind:
    """The kind of a file: the codec's name for text; the category (one of CATEGORIES) and format for a binary file."""

    encoding: str | None = UTF8
    what: str = ""
    format: str = ""

    def __str__(self) -> str:
        """Its name in a sentence: "a picture (PNG)"."""
        return f"{self.what} ({self.format})" if self.format else self.what


def sniff(head: bytes, samples: Sequence[bytes] = ()) -> Kind:
    """The kind of a file by its first bytes (about 64 KB) and later samples, from offsets divisible by four."""
    if head.startswith(b"\xef\xbb\xbf"):
        return Kind(UTF8)
    if (found := _by_signature(head)) is not None:
        return found
    chunks = [chunk for chunk in (head, *samples) if chunk]
    for mark, encoding in _BOMS:
        if head.startswith(mark) and _decodes(chunks, encoding, tolerance=0.1):
            return Kind(encoding)
    data = b"".join(chunks)
    if (encoding_without_mark := _wide(chunks, data)) is not None:
        return Kind(encoding_without_mark)
    texts = [_as_utf8(chunk) for chunk in chunks]
    malformed = sum(map(_malformed, texts))
    valid = sum(len(text) - len(text.encode("ascii", "ignore")) for text in texts) - malformed
    controls = _controls(data) / max(1, len(data))
    if controls > (_MOST_CONTROLS if malformed else _MOST_CONTROLS_UTF8):
        return Kind(None, UNKNOWN)
    if not malformed or valid > malformed:
        return Kind(UTF8)
    guessed = malformed >= _LEAST_MALFORMED and len(data) >= _LEAST_GUESSED
    return Kind((_legacy(data[:_MOST_GUESSED]) if guessed else None) or UTF8)


def encoding_name(encoding: str) -> str:
    """The usual name of a codec: "UTF-16", "Windows-1252", "Shift JIS"."""
    name = encoding.lower().replace("_", "-")
    if name.startswith(("utf-16", "utf-32")):
        return name[:6].upper()
    if name.startswith("cp125"):
        return f"Windows-{name[2:]}"
    known = {"cp932": "Shift JIS", "shift-jis": "Shift JIS", "big5": "Big5", "latin-1": "ISO-8859-1", "cp949": "EUC-KR"}
    return known.get(name, name.replace("iso8859", "iso-8859").upper())


def _by_signature(head: bytes) -> Kind | None:
    if head.startswith(b"PK\x03\x04"):
        for member, what, format in _ZIP_MEMBERS:
            if member in head:
                return Kind(None, what, format)
        return Kind(None, ARCHIVE, "ZIP")
    binary = _controls(head) > 0 or not _is_utf8(head)
    for offset, signature, what, format in _SIGNATURES:
        if head.startswith(signature, offset) and (binary or not signature.startswith(_PROSE_LIKE)):
            return Kind(None, what, format)
    if head.startswith(b"MZ") and b"PE\x00\x00" in head:
        return Kind(None, PROGRAM, "Windows")
    if head.startswith(b"BM") and head[6:10] == bytes(4):
        return Kind(None, PICTURE, "BMP")
    return None


def _wide(chunks: Sequence[bytes], data: bytes) -> str | None:
    """The codec of UTF-16 or UTF-32 without a mark, or None."""
    if len(data) < 4:
        return None
    zeros = [data[start::4].count(0) * 4 / len(data) for start in range(4)]
    likely = {  # most characters of a text are below U+0800: their high bytes are zero or small
        "utf-32-le": min(zeros[2:]) > 0.9 and zeros[0] < 0.1,
        "utf-32-be": min(zeros[:2]) > 0.9 and zeros[3] < 0.1,
        "utf-16-le": min(zeros[1], zeros[3]) > 0.4 and max(zeros[0], zeros[2]) < 0.1,
        "utf-16-be": min(zeros[0], zeros[2]) > 0.4 and max(zeros[1], zeros[3]) < 0.1,
    }
    candidates = [encoding for encoding, is_likely in likely.items() if is_likely]
    if not candidates and len(data) >= _LEAST_WIDE:  # perhaps a script whose characters have no zero bytes
        is_utf8 = _is_utf8(data)
        halves = {"utf-16-le": data[1::2], "utf-16-be": data[::2]}
        candidates = [encoding for encoding, high in halves.items() if not is_utf8 or _are_high_bytes(high)]
    return next((encoding for encoding in candidates if _decodes(chunks, encoding, tolerance=0)), None)


def _are_high_bytes(data: bytes) -> bool:
    """Whether every second byte of valid UTF-8 looks like the high byte of an alphabet below U+2000 in UTF-16.

    Then most of these bytes are one control character, and zero in the spaces between words.
    """
    most_common = max(range(1, 32), key=data.count)
    return 0 in data and data.count(most_common) > len(data) // 2


def _decodes(chunks: Sequence[bytes], encoding: str, *, tolerance: float) -> bool:
    """Whether samples are in this encoding (UTF-16 or UTF-32), with at most this fraction of odd characters."""
    for chunk in chunks:
        try:
            text = chunk[: len(chunk) // 4 * 4].decode(encoding, "surrogatepass")
        except UnicodeDecodeError:
            return False
        if sum(map(_is_odd, text[1:-1])) > tolerance * len(text):  # the ends may be halves of a character
            return False
    return True


def _is_odd(character: str) -> bool:
    """Whether texts lack this character: a control, unassigned or private one, or half of a surrogate pair."""
    category = unicodedata.category(character)
    return category in ("Cn", "Co", "Cs") or (category == "Cc" and ord(character) not in _TEXT_CONTROLS)


def _as_utf8(chunk: bytes) -> str:
    """Decode a sample as UTF-8, with malformed bytes as surrogates and without incomplete characters at its ends."""
    start = 0
    while start < min(3, len(chunk)) and chunk[start] & 0xC0 == 0x80:
        start += 1
    end = len(chunk)
    for back in range(1, min(4, end - start) + 1):
        lead = chunk[end - back]
        if lead & 0xC0 != 0x80:
            length = 1 if lead < 0xC0 else 2 if lead < 0xE0 else 3 if lead < 0xF0 else 4
            end -= back if length > back else 0
            break
    return chunk[start:end].decode(UTF8, "surrogateescape")


def _is_utf8(data: bytes) -> bool:
    return not _malformed(_as_utf8(data))


def _malformed(text: str) -> int:
    """The number of bytes that were not valid UTF-8."""
    return len(text) - len(text.encode(UTF8, "ignore").decode(UTF8))


def _controls(data: bytes) -> int:
    """The number of control characters that no text has."""
    return len(data) - len(data.translate(None, _CONTROLS))


def _legacy(data: bytes) -> str | None:
    """Guess the encoding with charset-normalizer; None if it finds no plausible one."""
    import charset_normalizer

    matches = charset_normalizer.from_bytes(data)
    best = matches.best()
    if best is None:
        return None
    for match in matches:  # cp1252 is far more common for Western text than the few encodings that are similar
        if match.encoding == "cp1252" and (match.chaos, -match.coherence) <= (best.chaos, 0.1 - best.coherence):
            return "cp1252"
    return best.encoding
