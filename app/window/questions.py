"""Questions at the bottom of the window: about binary files, and about open files that have changed on disk."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from functools import partial
from os import PathLike
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QLocale, QObject, Slot
from PySide6.QtWidgets import QWidget

from app.kit.library_errors import not_text_sentence
from app.session.states import State

if TYPE_CHECKING:
    from pathlib import Path

    from app.context import Context
    from app.kit.notice import Notice
    from app.session.opening import NotText
    from app.session.session import Session
    from bpe import Corpus
    from bpe.text.corpus import Document, Stamp


class BinaryQuestion(QObject):
    """Asks whether to train on a binary file's bytes, to leave the file out, or to cancel."""

    def __init__(self, session: Session, notice: Notice, parent: QObject) -> None:
        super().__init__(parent)
        self._session, self._notice = session, notice
        session.not_text.connect(self._ask)
        session.corpus_changed.connect(notice.withdraw_question)  # it concerned the previous text

    @Slot(object)
    def _ask(self, found: NotText) -> None:
        answers = [(self.tr("Train on its bytes"), partial(self._open_bytes, found))]
        if len(found.paths) > 1:
            answers.append((self.tr("Leave it out"), partial(self._leave_out, found)))
        self._notice.ask(not_text_sentence(found.path, found.kind), [*answers, (self.tr("Cancel"), None)])

    def _open_bytes(self, found: NotText) -> None:
        from bpe.text.sniffing import BYTES

        encodings = {**found.encodings, found.path: BYTES}
        self._session.open(found.paths, found.settings, weights=found.weights, encodings=encodings)

    def _leave_out(self, found: NotText) -> None:
        kept = [number for number, path in enumerate(found.paths) if path != found.path]
        weights = tuple(found.weights[number] for number in kept) if found.weights else ()
        paths = [found.paths[number] for number in kept]
        self._session.open(paths, found.settings, weights=weights, encodings=found.encodings)


class ChangeWatch(QObject):
    """Checks whether open files have changed on disk, when the window is activated and when counting starts.

    The check is one `stat` per file, on a thread because a network drive may respond slowly.
    """

    def __init__(self, context: Context, window: QWidget) -> None:
        super().__init__(window)
        session = context.session
        self._session, self._notice = session, context.notice
        self._reported: dict[Path, Stamp] = {}
        """Changes already reported to the user."""
        self._looking: Corpus | None = None
        self._look = context.background.question(self, then=self._on_looked)
        session.corpus_changed.connect(self._forget)
        session.state_changed.connect(self._on_state)
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.WindowActivate:
            self.look()
        return super().eventFilter(watched, event)

    def look(self) -> None:
        """Ask about files that have changed since they were opened; once per change."""
        corpus = self._session.corpus
        if corpus is not None and self._session.state is not State.OPENING:
            self._looking = corpus
            self._look.ask(partial(_changes, corpus))

    @Slot(object)
    def _on_state(self, state: State) -> None:
        if state is State.COUNTING:
            self.look()

    @Slot()
    def _forget(self) -> None:
        self._reported.clear()
        self._look.cancel()

    @Slot(object)
    def _on_looked(self, changes: Sequence[tuple[Document, Path, Stamp]]) -> None:
        new = [(document, path, stamp) for document, path, stamp in changes if self._reported.get(path) != stamp]
        if not new or self._looking is None:
            return
        self._reported.update((path, stamp) for _, path, stamp in new)
        name, more = new[0][0].name, len(new) - 1
        if more:
            sentence = self.tr("{name} and {count} more files have changed on disk.")
        else:
            sentence = self.tr("{name} has changed on disk.")
        again = (self.tr("Open again"), partial(self._open_again, self._looking))
        said = sentence.format(name=name, count=QLocale().toString(more))
        self._notice.ask(said, [again, (self.tr("Keep"), None)])

    def _open_again(self, corpus: Corpus) -> None:
        self._session.open_documents(partial(_opened_again, corpus))


def _changes(corpus: Corpus) -> list[tuple[Document, Path, Stamp]]:
    from bpe.text.corpus import Stamp

    found = []
    for document in corpus.changed_on_disk():
        with suppress(OSError):  # deleted meanwhile
            if document.path is not None:
                found.append((document, document.path, Stamp.of(document.path.stat())))
    return found


def _opened_again(corpus: Corpus) -> Corpus:
    """Read the documents from their files again; documents without a file are kept. Raises CorpusError."""
    from bpe import Corpus
    from bpe.text.sniffing import BYTES

    in_files = [number for number, document in enumerate(corpus.documents) if document.path is not None]
    elsewhere = [number for number, document in enumerate(corpus.documents) if document.path is None]
    documents = [corpus.documents[number] for number in in_files]
    paths = [document.path for document in documents if document.path is not None]
    as_bytes: dict[str | PathLike[str], str] = {
        document.path: BYTES for document in documents if document.path and document.encoding == BYTES
    }
    opened = Corpus.open(*paths, encoding=as_bytes).with_weights([document.weight for document in documents])
    if not elsewhere:
        return opened
    order = [*in_files, *elsewhere]
    joined = opened.joined(corpus.chosen(elsewhere))
    return joined.chosen([order.index(number) for number in range(len(order))])
