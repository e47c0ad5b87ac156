"""Between the documents of the open text and their list: where one is, weights, more and fewer, and undoing that."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale, QObject, QTimer, Slot
from PySide6.QtGui import QUndoStack

from app.documents.model import DocumentRow
from app.documents.view import DocumentsPane
from app.runs.control import Act
from app.session.states import State

if TYPE_CHECKING:
    from app.kit.notice import Notice
    from app.kit.theme import Theme
    from app.session.runs import Opened
    from app.session.session import Session
    from app.tokens.view import TokenView
    from app.window.dialogs import Dialogs
    from app.window.frame import Frame
    from app.window.presenter import Presenter
    from bpe import Corpus


class DocumentDesk(QObject):
    """Fills the list and does what it asks for. The list has a tab while there is more than one document."""

    def __init__(
        self,
        session: Session,
        presenter: Presenter,
        view: TokenView,
        frame: Frame,
        dialogs: Dialogs,
        notice: Notice,
        undo_stack: QUndoStack,
        theme: Theme,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._session, self._presenter, self._view, self._tabs = session, presenter, view, frame.tabs
        self._dialogs, self._notice, self._undo_stack = dialogs, notice, undo_stack
        self._to_undo: tuple[str, Opened] | None = None
        """What is to be said, and gone back to, once the text is another one."""
        self._offers_undo = False
        self.pane = DocumentsPane(theme)
        frame.tabs.addTab(self.pane, self.tr("Documents"))
        self._where = QTimer(self, singleShot=True, interval=0)
        self._where.timeout.connect(self._show_where)
        self._connect()
        self._show()

    def _connect(self) -> None:
        session, documents = self._session, self.pane.list
        session.corpus_changed.connect(self._show)
        session.corpus_changed.connect(self._changed)
        session.weights_changed.connect(self._show)
        session.weights_changed.connect(self._presenter.show_state)
        session.run_changed.connect(self._show_note)
        session.state_changed.connect(self._show_note)
        session.failed.connect(self._give_up)
        self._view.visible_range_changed.connect(self._where.start)
        self.pane.add_requested.connect(self.add)
        self.pane.balance_requested.connect(self.balance)
        documents.jump_requested.connect(self._jump)
        documents.remove_requested.connect(self.remove)
        documents.weight_requested.connect(self.weigh)
        self._notice.action_requested.connect(self._act_on_notice)

    # -- what there is

    @Slot()
    def _show(self) -> None:
        corpus = self._session.corpus
        documents = corpus.documents if corpus is not None else ()
        self.pane.list.documents.show(
            [
                DocumentRow(document.name, str(document.path or ""), document.size, document.weight)
                for document in documents
            ]
        )
        count = QLocale().toString(len(documents))
        self.pane.show_summary(self.tr("{count} documents").format(count=count))
        self._tabs.setTabVisible(self._tabs.indexOf(self.pane), len(documents) > 1)
        self._show_note()
        self._where.start()

    @Slot()
    def _show_note(self) -> None:
        is_new = self._session.is_reweighed
        self.pane.show_note(self.tr("These weights count at the next training: press Train.") if is_new else "")

    @Slot()
    def _show_where(self) -> None:
        corpus = self._session.corpus
        if corpus is not None and corpus.documents:
            first, end = self._view.visible_range()
            self.pane.list.documents.set_in_view(corpus.document_at((first + end) // 2))

    # -- acts

    @property
    def _corpus(self) -> Corpus | None:
        """The open text, unless another one is coming."""
        session = self._session
        return session.corpus if session.state is not State.OPENING and not session.missing else None

    @Slot(int)
    def _jump(self, row: int) -> None:
        corpus = self._session.corpus
        if corpus is not None and corpus.documents[row].size:
            self._view.glide_to(corpus.documents[row].offset)

    @Slot(int, int)
    def weigh(self, row: int, weight: int) -> None:
        """Count a document so often, from the next training on; undone like any act."""
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
            self._undo_stack.push(Act(text, partial(weigh, after), partial(weigh, before)))

    @Slot(int)
    def remove(self, row: int) -> None:
        """Open the text without a document. What was learnt from all of them can be brought back."""
        corpus = self._corpus
        if corpus is None or len(corpus.documents) < 2:
            return
        name = corpus.documents[row].name
        left = [number for number in range(len(corpus.documents)) if number != row]
        self._open(partial(corpus.chosen, left), self.tr("{name} was removed from the text.").format(name=name))

    @Slot()
    def add(self) -> None:
        """Ask for files, and open the text with them."""
        self.add_files(self._dialogs.choose_texts(self.tr("Add texts")))

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
        """The text is another one: say so, and offer to go back."""
        wanted, self._to_undo = self._to_undo, None
        self._offers_undo = wanted is not None
        if wanted is not None:
            sentence, opened = wanted
            self._undo_stack.push(
                Act(self.tr("change of documents"), lambda: None, partial(self._restore, opened), done=True)
            )
            self._notice.say(sentence, self.tr("Undo"))

    def _restore(self, opened: Opened) -> None:
        """Later, for another text clears the very stack that is undoing."""
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
