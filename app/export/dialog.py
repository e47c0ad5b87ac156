"""The export dialog: format, number of tokens, file. It describes what will be written, and writes nothing itself."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QLocale, Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from app.kit.replacing import choose_path, existing, replace_after_asking
from app.kit.theme import Theme
from bpe.formats import files_of


@dataclass(frozen=True, slots=True)
class Format:
    """A format: its name in `bpe.BPETokenizer.save`, its label, and the usual name of its file."""

    name: str
    label: Callable[[], str]
    file_name: str
    hint: Callable[[], str]


FORMATS: tuple[Format, ...] = (
    Format(
        "huggingface",
        lambda: QCoreApplication.translate("Export", "Hugging Face: tokenizer.json"),
        "tokenizer.json",
        lambda: QCoreApplication.translate(
            "Export", "One file for the tokenizers and transformers libraries: vocabulary, merges, pattern."
        ),
    ),
    Format(
        "tiktoken",
        lambda: QCoreApplication.translate("Export", "tiktoken: ranks"),
        "vocabulary.tiktoken",
        lambda: QCoreApplication.translate(
            "Export",
            "One token a line in base64, with its rank. The pattern and special tokens go beside it.",
        ),
    ),
    Format(
        "gpt2",
        lambda: QCoreApplication.translate("Export", "GPT-2: vocab.json and merges.txt"),
        "tokenizer-gpt2",
        lambda: QCoreApplication.translate(
            "Export", "A folder with vocab.json and merges.txt; bpe.json beside them says how the text is cut."
        ),
    ),
    Format(
        "csv",
        lambda: QCoreApplication.translate("Export", "Table: CSV"),
        "vocabulary.csv",
        lambda: QCoreApplication.translate(
            "Export", "A row for every token, for spreadsheets: id, bytes, text, the pair it was made of, counts."
        ),
    ),
    Format(
        "jsonl",
        lambda: QCoreApplication.translate("Export", "Table: JSON lines"),
        "vocabulary.jsonl",
        lambda: QCoreApplication.translate("Export", "The same as the table, one JSON object a line."),
    ),
)


@dataclass(frozen=True, slots=True)
class ExportChoice:
    """The user's choice: `step` merges of the run, in this format, to this file."""

    format: str
    step: int
    path: Path
    overwrite: bool = False
    """Whether the user agreed to replace the files that exist."""


class ExportDialog(QDialog):
    """Stays open until the file is written, so that the entries survive an error."""

    export_requested = Signal(object)
    """An `ExportChoice`."""

    def __init__(
        self,
        theme: Theme,
        *,
        folder: Path,
        playhead: tuple[int, int],
        frontier: tuple[int, int],
        hold_out: float = 0.0,
        parent: QWidget | None = None,
    ) -> None:
        """`playhead` and `frontier` are each a step and the vocabulary size there."""
        super().__init__(parent)
        self._theme = theme
        self._folder = folder
        self._steps = (playhead[0], frontier[0])
        self.setObjectName("exportDialog")
        self.setWindowTitle(self.tr("Export vocabulary"))
        self.setAccessibleName(self.tr("Export vocabulary"))
        self.setMinimumWidth(560)
        self._build_format()
        self._build_size(playhead, frontier)
        self._build_file()
        self._build_messages(hold_out)
        self._lay_out()
        self._show_hint()

    def _build_format(self) -> None:
        self.format_combo = QComboBox(self)
        self.format_combo.setObjectName("exportFormatCombo")
        self.format_combo.setAccessibleName(self.tr("Format"))
        for known in FORMATS:
            self.format_combo.addItem(known.label(), known.name)
        self.format_combo.currentIndexChanged.connect(self._format_chosen)

    def _build_size(self, playhead: tuple[int, int], frontier: tuple[int, int]) -> None:
        locale = QLocale()
        self.playhead_radio = QRadioButton(
            self.tr("{size} tokens: what is shown now").format(size=locale.toString(playhead[1])), self
        )
        self.playhead_radio.setObjectName("exportPlayheadRadio")
        self.frontier_radio = QRadioButton(
            self.tr("{size} tokens: all that was learnt").format(size=locale.toString(frontier[1])), self
        )
        self.frontier_radio.setObjectName("exportFrontierRadio")
        for radio in (self.playhead_radio, self.frontier_radio):
            radio.setAccessibleName(radio.text())
        group = QButtonGroup(self)
        group.addButton(self.playhead_radio)
        group.addButton(self.frontier_radio)
        self.frontier_radio.setChecked(True)
        self.playhead_radio.setVisible(playhead[0] != frontier[0])

    def _build_file(self) -> None:
        self.file_edit = QLineEdit(str(self._folder / FORMATS[0].file_name), self)
        self.file_edit.setObjectName("exportFileEdit")
        self.file_edit.setAccessibleName(self.tr("File"))
        self.file_edit.textChanged.connect(self._show_hint)
        self.browse_button = QPushButton(self.tr("Choose…"), self)
        self.browse_button.setObjectName("exportBrowseButton")
        self.browse_button.setAccessibleName(self.tr("Choose a file"))
        self.browse_button.clicked.connect(self._browse)

    def _build_messages(self, hold_out: float) -> None:
        self.hint_label = self._message("exportHintLabel", self.tr("What will be written"), "dim")
        self.held_out_label = self._message("exportHeldOutLabel", self.tr("About the training"), "dim")
        if hold_out > 0:
            share = QLocale().toString(100 * (1 - hold_out), "g", 3)
            self.held_out_label.setText(
                self.tr("Learnt from {share} % of the text: the rest was held out.").format(share=share)
            )
        self.held_out_label.setVisible(hold_out > 0)
        self.error_label = self._message("exportErrorLabel", self.tr("What went wrong"), "error")
        self.error_label.hide()
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel, parent=self)
        self.buttons.setAccessibleName(self.tr("Finish"))
        self.export_button = QPushButton(self.tr("Export"), self)
        self.export_button.setObjectName("exportButton")
        self.export_button.setAccessibleName(self.tr("Export"))
        self.export_button.setProperty("primary", True)
        self.export_button.setDefault(True)
        self.buttons.addButton(self.export_button, QDialogButtonBox.ButtonRole.AcceptRole)
        self.buttons.accepted.connect(self._request)
        self.buttons.rejected.connect(self.reject)

    def _message(self, name: str, accessible: str, kind: str) -> QLabel:
        label = QLabel(self)
        label.setObjectName(name)
        label.setAccessibleName(accessible)
        label.setProperty(kind, True)
        label.setWordWrap(True)
        label.setTextFormat(Qt.TextFormat.PlainText)
        return label

    def _lay_out(self) -> None:
        sizes = QVBoxLayout()
        sizes.setSpacing(2)
        sizes.addWidget(self.frontier_radio)
        sizes.addWidget(self.playhead_radio)
        file = QHBoxLayout()
        file.setSpacing(8)
        file.addWidget(self.file_edit, 1)
        file.addWidget(self.browse_button)
        form = QFormLayout()
        form.setHorizontalSpacing(24)
        form.setVerticalSpacing(14)
        form.setLabelAlignment(Qt.AlignmentFlag.AlignLeft)
        form.addRow(self.tr("format"), self.format_combo)
        form.addRow(self.tr("vocabulary"), sizes)
        form.addRow(self.tr("file"), file)
        column = QVBoxLayout(self)
        column.setContentsMargins(28, 24, 28, 20)
        column.setSpacing(10)
        column.addLayout(form)
        column.addSpacing(6)
        for label in (self.hint_label, self.held_out_label, self.error_label):
            column.addWidget(label)
        column.addStretch()
        column.addWidget(self.buttons)

    # -- choosing

    def choice(self) -> ExportChoice:
        """The current choice."""
        chosen = self._steps[0] if self.playhead_radio.isChecked() else self._steps[1]
        return ExportChoice(self._format().name, chosen, Path(self.file_edit.text()))

    def fail(self, sentence: str) -> None:
        """Show why nothing was written, and let the user try again."""
        self.error_label.setText(sentence)
        self.error_label.show()
        self._set_busy(False)

    def succeed(self) -> None:
        """Close after a successful export."""
        self.accept()

    def _format(self) -> Format:
        return FORMATS[self.format_combo.currentIndex()]

    def _format_chosen(self) -> None:
        """Adapt the file's suffix to the format; its folder is kept, and its name if the user chose it."""
        path = Path(self.file_edit.text())
        usual = Path(self._format().file_name)
        own = path.name not in [known.file_name for known in FORMATS]
        self.file_edit.setText(str(path.with_suffix(usual.suffix) if own else path.with_name(usual.name)))
        self._show_hint()

    def _show_hint(self) -> None:
        hint = self._format().hint()
        there = self._existing()
        if there:
            names = QLocale().createSeparatedList([file.name for file in there])
            hint += " " + self.tr("To be replaced: {files}.").format(files=names)
        self.hint_label.setText(hint)
        self.export_button.setEnabled(bool(self.file_edit.text().strip()))

    def _existing(self) -> list[Path]:
        """The files that an export would replace."""
        choice = self.choice()
        try:
            return existing(files_of(choice.path, choice.format))
        except (OSError, ValueError):  # an invalid file name, which the export will report
            return []

    def _browse(self) -> None:
        path, _ = choose_path(self, self.windowTitle(), Path(self.file_edit.text()))
        if path is not None:
            self.file_edit.setText(str(path))

    def _request(self) -> None:
        self.error_label.hide()
        there = self._existing()
        choice = replace(self.choice(), overwrite=bool(there))
        replace_after_asking(there, self, replace=partial(self._export, choice))

    def _export(self, choice: ExportChoice) -> None:
        self._set_busy(True)
        self.export_requested.emit(choice)

    def _set_busy(self, busy: bool) -> None:
        self.export_button.setEnabled(not busy)
        self.export_button.setText(self.tr("Writing…") if busy else self.tr("Export"))
