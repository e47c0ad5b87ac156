"""Connects the documents of the open text with their list: position, weights, adding, removing, and undo."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale, QObject, QTimer, Signal, Slot

from app.documents.model import DocumentRow
from app.documents.view import DocumentsPane
from app.kit.undo import UndoStep
from app.session.states import State

if TYPE_CHECKING:
    from app.context import Context
    from app.session.runs import OpenText
    from app.tokens.view import TokenView
    from bpe import Corpus


class DocumentsControl(QObject):
    """Fills the list of documents and carries out its requests."""

    several_changed = Signal(bool)
    """Emitted with whether the open text has more than one document."""

    def __init__(self, context: Context, text: TokenView) -> None:
        super().__init__(context.window)
        self._context, self._session, self._text = context, context.session, text
        self._undo_stack = context.undo_stack
        self._to_undo: tuple[str, OpenText] | None = None
        """The message to show once the text has changed, and the text that Undo restores."""
        self._offers_undo = False
        self.view = DocumentsPane(context.theme)
        self._where = QTimer(self, singleShot=True, interval=0)
        self._where.timeout.connect(self._show_where)
        context.commands.add("add_files", self.tr("&Add files to the text…"), self.add, keys=("Ctrl+Shift+O",))
        self._connect()

    def _connect(self) -> None:
        session, documents = self._session, self.view.list
        session.corpus_changed.connect(self.refresh)
        session.corpus_changed.connect(self._changed)
        session.weights_changed.connect(self.refresh)
        session.run_changed.connect(self._show_note)
        session.state_changed.connect(self._show_note)
        session.failed.connect(self._give_up)
        self._text.visible_range_changed.connect(self._where.start)
        self.view.add_requested.connect(self.add)
        self.view.balance_requested.connect(self.balance)
        documents.jump_requested.connect(self._jump)
        documents.remove_requested.connect(self.remove)
        documents.weight_requested.connect(self.weigh)
        self._context.notice.action_requested.connect(self._act_on_notice)

    # -- contents

    @Slot()
    def refresh(self) -> None:
        """Show the documents of the open text."""
        corpus = self._session.corpus
        documents = corpus.documents if corpus is not None else ()
        self.view.list.documents.show(
            [
                DocumentRow(document.name, str(document.path or ""), document.size, document.weight)
                for document in documents
            ]
        )
        count = QLocale().toString(len(documents))
        self.view.show_summary(self.tr("{count} documents").format(count=count))
        self.several_changed.emit(len(documents) > 1)
        self._show_note()
        self._where.start()

    @Slot()
    def _show_note(self) -> None:
        is_new = self._session.is_reweighed
        self.view.show_note(self.tr("These weights count at the next training: press Train.") if is_new else "")

    @Slot()
    def _show_where(self) -> None:
        corpus = self._session.corpus
        if corpus is not None and corpus.documents:
            first, end = self._text.visible_range()
            self.view.list.documents.set_in_view(corpus.document_at((first + end) // 2))

    # -- actions

    @property
    def _corpus(self) -> Corpus | None:
        """The open text; None while another is loading."""
        session = self._session
        return session.corpus if session.state is not State.OPENING and not session.missing else None

    @Slot(int)
    def _jump(self, row: int) -> None:
        corpus = self._session.corpus
        if corpus is not None and corpus.documents[row].size:
            self._text.glide_to(corpus.documents[row].offset)

    @Slot(int, int)
    def weigh(self, row: int, weight: int) -> None:
        """Set a document's weight; it applies from the next training run, and can be undone."""
        corpus = self._session.corpus
        if corpus is None:
            return
        after = (*corpus.weights[:row], weight, *corpus.weights[row + 1 :])
        self._weigh(corpus, after, self.tr("weight of {name}").format(name=corpus.documents[row].name))

    @Slot(float)
    def balance(self, alpha: float) -> None:
        """Weigh all documents by their bytes: see `bpe.evaluate.languages.balanced_weights`."""
        from bpe.evaluate.languages import balanced_weights

        corpus = self._session.corpus
        if corpus is not None:
            sizes = [document.size for document in corpus.documents]
            self._weigh(corpus, tuple(balanced_weights(sizes, alpha)), self.tr("balanced weights"))

    def _weigh(self, corpus: Corpus, after: tuple[int, ...], text: str) -> None:
        before, weigh = corpus.weights, self._session.weigh
        if after != before:
            self._undo_stack.push(UndoStep(text, partial(weigh, after), partial(weigh, before)))

    @Slot(int)
    def remove(self, row: int) -> None:
        """Open the text without a document. Undo restores the document and the runs."""
        corpus = self._corpus
        if corpus is None or len(corpus.documents) < 2:
            return
        name = corpus.documents[row].name
        left = [number for number in range(len(corpus.documents)) if number != row]
        self._open(partial(corpus.chosen, left), self.tr("{name} was removed from the text.").format(name=name))

    @Slot()
    def add(self) -> None:
        """Ask for files, and open the text with them."""
        self.add_files(self._context.choose_texts(self.tr("Add texts")))

    def add_files(self, paths: Sequence[Path]) -> None:
        """Open the text with these files after its own documents."""
        corpus = self._corpus
        if corpus is not None and paths:
            count = QLocale().toString(len(paths))
            one, many = self.tr("{name} was added to the text."), self.tr("{count} files were added to the text.")
            sentence = one.format(name=paths[0].name) if len(paths) == 1 else many.format(count=count)
            self._open(partial(_with_files, corpus, tuple(paths)), sentence)

    def _open(self, make: Callable[[], Corpus], sentence: str) -> None:
        opened = self._session.opened
        self._to_undo = (sentence, opened) if opened is not None else None
        if opened is not None:
            opened.step = self._session.step
        self._session.open_documents(make)

    # -- undoing

    @Slot()
    def _changed(self) -> None:
        """Announce that the text has changed, and offer Undo."""
        wanted, self._to_undo = self._to_undo, None
        self._offers_undo = wanted is not None
        if wanted is not None:
            sentence, opened = wanted
            self._undo_stack.push(
                UndoStep(self.tr("change of documents"), lambda: None, partial(self._restore, opened), done=True)
            )
            self._context.notice.say(sentence, self.tr("Undo"))

    def _restore(self, opened: OpenText) -> None:
        """Restore from the event loop: opening a text clears the undo stack, which is in use now."""
        QTimer.singleShot(0, partial(self._session.restore, opened))

    @Slot(str)
    def _give_up(self, _sentence: str) -> None:
        self._to_undo = None

    @Slot()
    def _act_on_notice(self) -> None:
        if self._offers_undo and self._undo_stack.canUndo():
            self._offers_undo = False
            self._undo_stack.undo()


def _with_files(corpus: Corpus, paths: tuple[Path, ...]) -> Corpus:
    from bpe import Corpus

    return corpus.joined(Corpus.open(*paths))
