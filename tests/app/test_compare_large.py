"""A large text beside tokenizers that take a thread a while: exact wherever one looks, and until then told."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator

import numpy as np
import pytest
from comparing_kit import settled
from pytestqt.qtbot import QtBot
from tokenizers import Regex, models, normalizers, pre_tokenizers
from tokenizers import Tokenizer as Theirs
from waiting import WAIT

from app.compare.compared import ComparedColumn
from app.compare.comparison import CompareControl
from app.compare.page import ComparePage
from app.compare.passage import LargeText, Passage
from app.compare.search import CHUNK
from app.compare.tokenizer_choices import TokenizerChoice, published
from app.kit.background import Background
from app.kit.theme import Theme
from bpe.place.at_place import LocalSeams
from bpe.pretokenize.regex_starts import PieceStarts
from bpe.tokenizers.base import Tokenizer
from bpe.tokenizers.bpe import BPETokenizer
from bpe.tokenizers.imported import ImportedTokenizer
from bpe.tokenizers.ranks import seams_of

LINE = "Every line of it tells of {} things, isn't it?  And thrice: 你好, жизнь!\n"
TEXT = "".join(LINE.format(number * number) for number in range(20_000)).encode()
OVER_LINES = r"[^,]+,|[^,]+"


def word_piece(**changes: object) -> ImportedTokenizer:
    vocab = {"[UNK]": 0, "every": 1, "line": 2, "th": 3, "##ings": 4, "##rice": 5, ",": 6, ":": 7, "你": 8}
    made = Theirs(models.WordPiece(vocab, unk_token="[UNK]"))
    made.normalizer = normalizers.BertNormalizer()
    made.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    for name, value in changes.items():
        setattr(made, name, value)
    return ImportedTokenizer(json.loads(made.to_str()), name="WordPiece")


def joined() -> BPETokenizer:
    return BPETokenizer([ord("!"), ord("e"), 257], [ord("\n"), ord("v"), ord("e")], "none")


@pytest.fixture
def made(qtbot: QtBot) -> Iterator[CompareControl]:
    page = ComparePage(Theme("light"))
    qtbot.addWidget(page)
    page.resize(1200, 800)
    page.show()
    background = Background(page)
    comparison = CompareControl(page, list, background, parent=page)
    yield comparison
    assert background.shutdown(10)


def compare(qtbot: QtBot, made: CompareControl, *others: Tokenizer) -> list[ComparedColumn]:
    chosen = [published("gpt2", "GPT-2"), *(TokenizerChoice(other.name, lambda it=other: it) for other in others)]
    made.comparing.set_choices(chosen)
    made._compare("text", Passage.of(TEXT))
    settled(qtbot, made)
    return made.comparing.columns


def is_at_rest(made: CompareControl) -> bool:
    low, high = made._in_view()
    texts = [column.answer.text for column in made.comparing.columns if column.answer is not None]
    return not made._marks.isActive() and all(
        text.is_settled(low, high) for text in texts if isinstance(text, LargeText)
    )


def test_every_kind_shows_what_the_whole_text_is_cut_into(made: CompareControl, qtbot: QtBot) -> None:
    kinds = (BPETokenizer([], [], OVER_LINES, name="by commas"), joined(), word_piece())
    columns = compare(qtbot, made, *kinds)
    whole = [seams_of(tokenizer, TEXT) for tokenizer in kinds]
    for start in (0, 1_200_000, 300_000, len(TEXT) - 3000):
        made.page.texts.reveal(start, start + 1)
        qtbot.waitUntil(lambda: is_at_rest(made), timeout=WAIT)
        low, high = made._in_view()
        assert low <= start < high
        for column, seams in zip(columns[1:], whole, strict=True):
            assert column.starts(low, high).tolist() == (seams[low:high] >= column.step).tolist()
            assert column.is_exact(low, high)
        assert not made.page.legend.toolTip()


def test_what_is_painted_is_what_came_last(made: CompareControl, qtbot: QtBot) -> None:
    """The view does not keep what it showed of a place before its exact tokens were there."""
    by_commas = BPETokenizer([], [], OVER_LINES, name="by commas")
    columns = compare(qtbot, made, by_commas)
    made.page.texts.reveal(1_200_000, 1_200_001)
    qtbot.waitUntil(lambda: is_at_rest(made), timeout=WAIT)
    view = made.page.columns[1].view
    hit = view._store.hit(1_200_000)
    whole = np.flatnonzero(seams_of(by_commas, TEXT[: hit.end + 200]) >= columns[1].step)
    assert hit.start in whole and hit.bytes == TEXT[hit.start : whole[whole > hit.start][0]]


def test_lines_stand_in_until_the_pieces_are_there(
    made: CompareControl, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The window waits for no expression: meanwhile there is a cut line by line, and a note that says so."""
    held, cut = threading.Event(), PieceStarts._made
    monkeypatch.setattr(PieceStarts, "_made", lambda *arguments: (held.wait(WAIT / 1000), cut(*arguments))[1])
    (_, column) = compare(qtbot, made, BPETokenizer([], [], OVER_LINES, name="by commas"))
    note = made.page.legend.toolTip
    qtbot.waitUntil(lambda: note().startswith("by commas: so large a text is cut here line by line"), timeout=WAIT)
    made.page.texts.reveal(700_000, 700_001)
    qtbot.waitUntil(lambda: column.knows(*made._in_view()), timeout=WAIT)
    assert not column.is_exact(*made._in_view())
    held.set()
    qtbot.waitUntil(lambda: is_at_rest(made) and not note(), timeout=WAIT)
    assert column.is_exact(*made._in_view())


def test_what_cannot_be_certain_keeps_its_note(made: CompareControl, qtbot: QtBot) -> None:
    compare(qtbot, made, word_piece(normalizer=normalizers.Replace(Regex("a\\s+b"), "c")))
    qtbot.waitUntil(lambda: is_at_rest(made), timeout=WAIT)
    assert made.page.legend.toolTip().startswith("WordPiece: so large a text is cut here line by line")


def test_the_next_difference_is_an_exact_one(made: CompareControl, qtbot: QtBot) -> None:
    """Searching waits for what it needs: a token over a line end is no difference at the line's end."""
    columns = compare(qtbot, made, BPETokenizer([], [], OVER_LINES, name="by commas"))
    made.page.texts.reveal(1_000_000, 1_000_001)
    qtbot.waitUntil(lambda: is_at_rest(made), timeout=WAIT)
    first, second = (seams_of(column.tokenizer, TEXT) >= column.step for column in columns)
    low, _ = made._in_view()
    expected = low + int(np.flatnonzero((first != second)[low:])[0])
    made._go(1)
    qtbot.waitUntil(lambda: made._at >= 0, timeout=WAIT)
    assert made._at == expected


def test_a_newer_search_ends_the_one_before(
    made: CompareControl, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two alike never differ: the search would read everything, and gives up once nobody waits for it."""
    by_commas = BPETokenizer([], [], OVER_LINES, name="by commas")
    made.comparing.set_choices([TokenizerChoice("one", lambda: by_commas), TokenizerChoice("two", lambda: by_commas)])
    made._compare("text", Passage.of(TEXT))
    settled(qtbot, made)
    asked, held, seams = [], threading.Event(), LocalSeams.seams

    def slowly(self: LocalSeams, start: int, end: int) -> object:
        if end - start == CHUNK:
            asked.append(start)
            held.wait(WAIT / 1000)
        return seams(self, start, end)

    monkeypatch.setattr(LocalSeams, "seams", slowly)
    made._go(1)
    qtbot.waitUntil(lambda: bool(asked), timeout=WAIT)
    made.find(b"Every")
    held.set()
    qtbot.waitUntil(lambda: made._at >= 0, timeout=WAIT)
    assert TEXT[made._at : made._at + 5] == b"Every"
    assert len(asked) <= 2


def test_what_is_not_known_yet_is_parted_into_characters() -> None:
    """As one token its end would be looked for through all that is not known, in the window's thread."""
    passage = Passage.of(TEXT)
    assert passage.text is not None
    text = LargeText(passage.text, BPETokenizer([], [], OVER_LINES), passage.edges)
    at = len(TEXT) // 2
    assert not text.is_known(at, at + 200)
    starts = text.seams(at, at + 200)[0] > 0
    assert starts.tolist() == [byte & 0xC0 != 0x80 for byte in TEXT[at : at + 200]]
