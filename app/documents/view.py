"""The list of documents: position, weights, and buttons to add or remove. It only emits requests."""

from __future__ import annotations

from PySide6.QtCore import QLocale, QModelIndex, QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QMenu,
    QPushButton,
    QSpinBox,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from app.documents.model import LARGEST_WEIGHT, NAME, SHARE, SIZE, WEIGHT, DocumentsModel, Index
from app.kit.cells import EDGE, PADDING, RADIUS, number_place, paint_fill, paint_number
from app.kit.columns import hidden_columns
from app.kit.names import mixture_tip
from app.kit.table import RowDelegate, RowTable
from app.kit.theme import Theme
from app.kit.tips import tip_text

WIDEST = {SIZE: "888.8 MB", WEIGHT: "8,888", SHARE: "100.0 %"}
LEAVING = (SIZE, SHARE)
NARROWEST_NAME = 110.0
MARK = 3.0
ALPHAS = (1.0, 0.7, 0.5, 0.3, 0.0)
SPIN_WIDTH = 76


class DocumentsPane(QWidget):
    """The list, with a summary and two actions above."""

    add_requested = Signal()
    balance_requested = Signal(float)
    """Request to weight the documents by their bytes, with this exponent α."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setObjectName("documentsPane")
        self.setProperty("plane", "panel")
        self.list = DocumentsList(theme)
        self.summary, self.note = QLabel(), QLabel()
        self.add, self.remove, self.balance = QPushButton(), QPushButton(), QPushButton()
        self.balance.setObjectName("balanceButton")
        self.balance_menu = QMenu(self.balance)
        self.balance.clicked.connect(self._open_balance)
        self.add.setObjectName("addFilesButton")
        self.remove.setObjectName("removeDocumentButton")
        for button in (self.add, self.remove, self.balance):
            button.setProperty("link", True)
        for label in (self.summary, self.note):
            label.setProperty("dim", True)
            label.setTextFormat(Qt.TextFormat.PlainText)
        self.note.setWordWrap(True)
        self._arrange()
        self._set_texts()
        self._restyle()
        theme.changed.connect(self._restyle)
        self.add.clicked.connect(self.add_requested)
        self.remove.clicked.connect(self.list.remove_current)
        self.list.selectionModel().currentRowChanged.connect(self._picked)
        self.list.documents.modelReset.connect(self.refresh)
        self.refresh()

    def _arrange(self) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(EDGE + 4, 8, EDGE, 2)
        head.setSpacing(4)
        for button in (self.add, self.remove, self.balance):
            head.addWidget(button)
        head.addStretch(1)
        below = QVBoxLayout()
        below.setContentsMargins(2 * EDGE + 2, 0, 2 * EDGE, 4)
        below.setSpacing(2)
        below.addWidget(self.summary)
        below.addWidget(self.note)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addLayout(below)
        column.addWidget(self.list, 1)

    def show_summary(self, text: str) -> None:
        """Show the number of documents."""
        self.summary.setText(text)

    def show_note(self, text: str) -> None:
        """Show a hint about a pending change; empty: none."""
        self.note.setText(text)
        self.note.setVisible(bool(text))

    def _picked(self) -> None:
        self.list.viewport().update()  # whole rows are filled
        self.refresh()

    def _open_balance(self) -> None:
        self.balance_menu.popup(self.balance.mapToGlobal(QPoint(0, self.balance.height() + 2)))

    def _name_balance(self) -> None:
        """The usual exponents of mixtures, from proportional to equal weights."""
        self.balance.setText(self.tr("Balance"))
        self.balance.setAccessibleName(self.tr("Balance the weights by bytes"))
        self.balance.setToolTip(tip_text(mixture_tip()))
        self.balance_menu.setAccessibleName(self.tr("Balance the weights by bytes"))
        self.balance_menu.clear()
        for alpha in ALPHAS:
            number = QLocale().toString(alpha, "g", 2)
            text = self.tr("α = {alpha}").format(alpha=number)
            if alpha in (0.0, 1.0):
                text += ": " + (self.tr("as large as they are") if alpha else self.tr("the same share each"))
            entry = self.balance_menu.addAction(text)
            entry.triggered.connect(lambda _=False, alpha=alpha: self.balance_requested.emit(alpha))

    def refresh(self) -> None:
        """Enable Remove if a document is selected and is not the only one."""
        self.remove.setEnabled(self.list.currentIndex().isValid() and self.list.documents.rowCount() > 1)

    def _restyle(self) -> None:
        for label in (self.summary, self.note):
            label.setFont(self._theme.small_font())

    def _set_texts(self) -> None:
        self.setAccessibleName(self.tr("Documents"))
        self.summary.setAccessibleName(self.tr("About the documents"))
        self.note.setAccessibleName(self.tr("About their weights"))
        self.add.setText(self.tr("Add files…"))
        self.add.setAccessibleName(self.tr("Add files to the text"))
        self._name_balance()
        self.remove.setText(self.tr("Remove"))
        self.remove.setAccessibleName(self.tr("Remove the document from the text"))


class DocumentsList(RowTable):
    """Double click or Enter goes to a document, a click on the weight (or F2) edits it, Del removes."""

    jump_requested = Signal(int)
    remove_requested = Signal(int)
    weight_requested = Signal(int, int)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self.setObjectName("documentsList")
        self.documents = DocumentsModel(self)
        self.documents.weight_requested.connect(self.weight_requested)
        self.setModel(self.documents)
        self.setItemDelegate(DocumentsDelegate(theme, self))
        self.clicked.connect(self._clicked)
        self.doubleClicked.connect(self._double_clicked)
        self.header.indent = EDGE
        self.restyle()
        self._set_texts()

    def remove_current(self) -> None:
        """Request to remove the selected document."""
        if self.currentIndex().isValid() and self.documents.rowCount() > 1:
            self.remove_requested.emit(self.currentIndex().row())

    def _set_texts(self) -> None:
        self.setAccessibleName(self.tr("Documents"))

    def _clicked(self, index: QModelIndex) -> None:
        if index.column() == WEIGHT:
            self.edit(index)

    def _double_clicked(self, index: QModelIndex) -> None:
        if index.column() != WEIGHT:
            self.jump_requested.emit(index.row())

    def activate(self, index: QModelIndex) -> None:
        self.jump_requested.emit(index.row())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        current = self.currentIndex()
        if current.isValid() and event.key() == Qt.Key.Key_F2:
            self.edit(self.documents.index(current.row(), WEIGHT))
        elif current.isValid() and event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.remove_current()
        else:
            super().keyPressEvent(event)

    # -- columns

    def share_width(self) -> None:
        """The name gets the width that the numbers leave; if it is too little, numbers are hidden."""
        metrics = QFontMetricsF(self._theme.ui_font())
        titles = QFontMetricsF(self._theme.small_font())
        across = Qt.Orientation.Horizontal
        widths = {}
        for column, widest in WIDEST.items():
            title = self.documents.headerData(column, across, Qt.ItemDataRole.DisplayRole)
            needed = max(metrics.horizontalAdvance(widest), titles.horizontalAdvance(title))
            widths[column] = needed + 2 * PADDING + (EDGE if column == SHARE else 0)
        widths[WEIGHT] = max(widths[WEIGHT], SPIN_WIDTH)
        room = self.viewport().width()
        for column in hidden_columns(room, widths, LEAVING, NARROWEST_NAME):
            widths.pop(column)
        for column in WIDEST:
            self.setColumnHidden(column, column not in widths)
            if column in widths:
                self.setColumnWidth(column, round(widths[column]))
        self.setColumnWidth(NAME, max(40, room - sum(round(width) for width in widths.values())))


class DocumentsDelegate(RowDelegate):
    """Paints the cells; a weight is edited in a spin box."""

    _view: DocumentsList

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        rect: QRect = option.rect
        cell, row, style, table = QRectF(rect), index.row(), self._style, self._view
        width = table.viewport().width()
        picked = table.currentIndex().row() == row
        focused = table.has_focus_at(row)
        if picked or focused:
            paint_fill(painter, cell, width, style, filled=picked, focused=focused)
        here = row == table.documents.in_view
        text = table.documents.text(row, index.column())
        if index.column() == NAME:
            if here:
                mark = QRectF(EDGE, cell.top() + 5, MARK, cell.height() - 10)
                painter.fillRect(mark, style.colors["accent"])
            self._paint_name(painter, cell, text, strong=here)
        elif index.column() == WEIGHT:
            self._paint_weight(painter, number_place(cell, width), text)
        else:
            color = style.colors["text" if index.column() == SIZE else "secondary"]
            paint_number(painter, number_place(cell, width), text, color, style)

    def _paint_name(self, painter: QPainter, cell: QRectF, text: str, *, strong: bool) -> None:
        font = self._theme.heading_font() if strong else self._theme.ui_font()
        room = cell.adjusted(PADDING + EDGE, 0, -PADDING / 2, 0)
        painter.setFont(font)
        painter.setPen(self._style.colors["text"])
        shown = QFontMetricsF(font).elidedText(text, Qt.TextElideMode.ElideMiddle, room.width())
        painter.drawText(room, int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter), shown)

    def _paint_weight(self, painter: QPainter, place: QRectF, text: str) -> None:
        """Paint a weight in a box, to show that it can be edited."""
        box = QRectF(place.right() - 46, place.top() + 3, 46, place.height() - 6)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self._style.colors["hairline"], 1))
        painter.setBrush(self._style.colors["grid"])
        painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), RADIUS, RADIUS)
        painter.restore()
        paint_number(painter, box.adjusted(0, 0, -8, 0), text, self._style.colors["text"], self._style)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(40, self._view.row_height)

    # -- editing

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        spin = QSpinBox(parent)
        spin.setObjectName("weightSpin")
        spin.setAccessibleName(self.tr("Weight of the document"))
        spin.setRange(1, LARGEST_WEIGHT)
        spin.setFrame(False)
        spin.setAlignment(Qt.AlignmentFlag.AlignRight)
        return spin

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        assert isinstance(editor, QSpinBox)
        editor.setValue(int(index.data(Qt.ItemDataRole.EditRole)))
        editor.selectAll()

    def setModelData(self, editor: QWidget, model: object, index: Index) -> None:
        assert isinstance(editor, QSpinBox)
        editor.interpretText()
        self._view.documents.setData(index, editor.value())

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, index: Index) -> None:
        rect: QRect = option.rect
        editor.setGeometry(rect.right() - SPIN_WIDTH + 1, rect.top(), SPIN_WIDTH, rect.height())
