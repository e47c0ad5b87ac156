"""A large text on the compare page under tokenizers without fast cut points: the time until its tokens are exact.

    QT_QPA_PLATFORM=offscreen python tests/benchmarks/bench_compare_large.py FILE

The columns are GPT-2, a custom expression, no pattern, and a WordPiece model. Offsets all over the text are brought
into view. Measured are the time until every column shows something, the time until all tokens are those of the whole
text, and the longest calls in the window's thread meanwhile. Then the text is scrolled in steps of the wheel, and
searched for a difference that does not exist.
"""

from __future__ import annotations

import json
import random
import sys
import time
from contextlib import suppress
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from bench_compare_page import CALLS, WATCHED, report, watch
from bench_frames import until
from PySide6.QtCore import QCoreApplication, Qt, QTimer
from PySide6.QtWidgets import QApplication

from app.compare.comparison import CompareControl
from app.compare.page import ComparePage
from app.compare.passage import LargeText, Passage
from app.compare.tokenizer_choices import TokenizerChoice, published
from app.kit.background import Background
from app.kit.theme import Theme
from bpe import Corpus, Trainer, TrainingSettings
from bpe.pretokenize.patterns import NAMED
from bpe.tokenizers.base import Tokenizer
from bpe.tokenizers.bpe import BPETokenizer
from bpe.tokenizers.imported import ImportedTokenizer

OWN = NAMED["gpt2"] + "|(?!)"
"""GPT-2's pattern as an expression that nobody knows."""


def trained(corpus: Corpus, pattern: str) -> BPETokenizer:
    """A tokenizer of 16,000 tokens, of the first megabyte."""
    part = Corpus.from_text(corpus.read(0, 1 << 20))
    trainer = Trainer(part, TrainingSettings(vocab_size=16_000, pattern=pattern))
    trainer.advance(16_000)
    return trainer.history.tokenizer_at(step=trainer.history.step)


def word_piece(corpus: Corpus) -> ImportedTokenizer:
    """A model as BERT's, of the first megabyte."""
    from tokenizers import Tokenizer as Theirs
    from tokenizers import models, normalizers, pre_tokenizers, trainers

    made = Theirs(models.WordPiece(unk_token="[UNK]"))
    made.normalizer, made.pre_tokenizer = normalizers.BertNormalizer(), pre_tokenizers.BertPreTokenizer()
    text = corpus.read(0, 1 << 20).decode("utf-8", "replace")
    trainer = trainers.WordPieceTrainer(vocab_size=16_000, special_tokens=["[UNK]"], show_progress=False)
    made.train_from_iterator([text], trainer)
    return ImportedTokenizer(json.loads(made.to_str()), name="WordPiece")


def texts_of(made: CompareControl) -> list[LargeText]:
    """What the columns tell of the text."""
    texts = [column.answer.text for column in made.comparing.columns if column.answer is not None]
    return [text for text in texts if isinstance(text, LargeText)]


def jumps(made: CompareControl, size: int) -> None:
    """Times to see something, and to see what is exact, of places all over the text."""
    chance = random.Random(3)
    seen, exact = [], []
    for _ in range(12):
        place = chance.randrange(size)
        began = time.perf_counter()
        made.page.texts.reveal(place, place + 1)
        until(lambda: all(text.is_known(*made._in_view()) for text in texts_of(made)), 60)
        seen.append(1000 * (time.perf_counter() - began))
        until(lambda: all(text.is_settled(*made._in_view()) for text in texts_of(made)), 60)
        exact.append(1000 * (time.perf_counter() - began))
    for title, times in (("something is shown", seen), ("all is exact", exact)):
        ordered = sorted(times)
        print(f"{title}: median {ordered[len(ordered) // 2]:.0f}, longest {ordered[-1]:.0f} ms after a jump")


def main() -> None:
    """Run all of it on a file."""
    for owner, names in WATCHED:
        for name in names:
            watch(owner, name)
    app = QApplication(sys.argv)
    corpus = Corpus.open(Path(sys.argv[1]))
    page = ComparePage(Theme("light"))
    page.resize(1440, 900)
    page.show()
    made = CompareControl(page, list, Background(page))
    kinds: dict[str, Tokenizer] = {
        "own": trained(corpus, OWN),
        "none": trained(corpus, "none"),
        "WordPiece": word_piece(corpus),
    }
    chosen = [TokenizerChoice(name, lambda it=it: it) for name, it in kinds.items()]  # type: ignore[misc]
    made.comparing.set_choices([published("gpt2", "GPT-2"), *chosen])
    made._compare("text", Passage.of_corpus(corpus, (0,)))
    until(lambda: made.comparing.are_same() and not made.is_building)
    CALLS.clear()
    late = [0.0]
    last = [time.perf_counter()]

    def beat() -> None:
        now = time.perf_counter()
        late.append(1000 * (now - last[0]))
        last[0] = now

    timer = QTimer(interval=5, timerType=Qt.TimerType.PreciseTimer)
    timer.timeout.connect(beat)
    timer.start()
    jumps(made, corpus.size)
    timer.stop()
    ordered = sorted(late)
    print(f"the window's thread meanwhile: p99 {ordered[int(0.99 * len(ordered))]:.1f}, longest {ordered[-1]:.1f} ms")
    report("jumping")
    for _ in range(300):
        page.columns[0].view.scroll_by(28)
        QCoreApplication.processEvents()
    report("scrolling")
    made.comparing.set_choices([chosen[0], TokenizerChoice("the same", lambda: kinds["own"])])
    until(lambda: made.comparing.are_same() and not made.is_building)
    began, searching = time.perf_counter(), [True]
    made._search.answered.connect(lambda *_: searching.clear())
    made._go(1)
    with suppress(TimeoutError):
        until(lambda: not searching, 20)
    state = "read all of it" if not searching else "still reads"
    print(f"a search for a difference that is not there {state} after {time.perf_counter() - began:.1f} s")
    began = time.perf_counter()
    made._questions += 1
    until(lambda: not made._search.busy, 30)
    print(f"it ended {time.perf_counter() - began:.2f} s after nobody wanted it")
    made.shutdown(10)
    app.quit()


if __name__ == "__main__":
    main()
