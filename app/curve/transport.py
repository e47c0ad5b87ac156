"""The transport: buttons that move the playhead, where it is, and how fast it plays."""

from __future__ import annotations

from PySide6.QtCore import QLocale, QRectF, QSize, Qt, Signal, SignalInstance
from PySide6.QtGui import QKeySequence, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLayout, QSizePolicy, QSlider, QToolButton, QWidget

from app.curve.step_entry import StepEntry
from app.kit.icons import icon
from app.kit.numbers import BYTE_TOKENS
from app.kit.span_label import LabelSpan, SpanLabel
from app.kit.theme import Theme
from app.kit.tips import tip_text

# The keys of the actions that do the same (app/kit/actions.py binds them; here they are only named).
KEYS = {
    "toStartButton": "Alt+Home",
    "previousVisibleButton": "Ctrl+Shift+Left",
    "stepBackButton": "Ctrl+Left",
    "playButton": "Space",
    "stepForwardButton": "Ctrl+Right",
    "nextVisibleButton": "Ctrl+Shift+Right",
    "toFrontierButton": "Alt+End",
    "followButton": "Ctrl+L",
}

SLOWEST, FASTEST = -2, 6  # powers of two: 0.25× … 64×
BUTTON, ICON = 32, 18
PLAY_BUTTON, PLAY_ICON = 34, 18
SPEED_WORD_FROM = 820  # pixels of width from which the slider is named
SLIDER_FROM = 640  # … and from which it is shown at all


class PlayButton(QToolButton):
    """The round button in the accent colour, the only one of its kind."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._icons = {name: icon(name, theme, "on_accent") for name in ("play", "pause")}
        self.playing = False
        self.setFixedSize(PLAY_BUTTON + 4, PLAY_BUTTON + 4)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        face = QRectF(self.rect()).adjusted(2, 2, -2, -2)
        color = self._theme.color("accent")
        if not self.isEnabled():
            color = self._theme.color("hairline")
        elif self.isDown():
            color = color.darker(112)
        elif self.underMouse():
            color = color.lighter(110)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(color)
        painter.drawEllipse(face)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(self._theme.color("text"))
            painter.drawEllipse(face.adjusted(-1.5, -1.5, 1.5, 1.5))
        name = "pause" if self.playing else "play"
        shift = 0 if self.playing else 1  # a triangle looks centred a little to the right
        corner = round((self.width() - PLAY_ICON) / 2)
        self._icons[name].paint(painter, corner + shift, corner, PLAY_ICON, PLAY_ICON)
        painter.end()


class Transport(QWidget):
    """Every button only emits a request; the session moves the playhead.

    Which of them can be pressed is decided by the table of states, from outside.
    """

    request_play = Signal()  # play or pause
    request_step_forward = Signal()
    request_step_back = Signal()
    request_next_visible = Signal()
    request_previous_visible = Signal()
    request_to_start = Signal()
    request_to_frontier = Signal()
    request_speed = Signal(float)
    request_follow = Signal(bool)
    size_requested = Signal(int)  # an available vocabulary size

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._place = (0, 0, 0, 0, 0)
        self.setObjectName("timeline")
        self._build_buttons()
        self._build_speed()
        self._label = SpanLabel(theme)
        self._label.setObjectName("vocabularyLabel")
        self._entry = StepEntry(theme, self)
        self._entry.size_requested.connect(self.size_requested)
        self._arrange()
        self._set_texts()

    # -- contents

    def set_position(self, step: int, frontier: int, goal: int, specials: int = 0, passed_over: int = 0) -> None:
        """Show the playhead (merges) and the range of the last step."""
        self._place = (step, frontier, goal, specials, passed_over)
        self._label.set_spans(self._spans())
        start = BYTE_TOKENS + specials
        self._entry.set_range(start, start + frontier)

    def ask_size(self, digits: str) -> None:
        """Let a vocabulary size be typed, beginning with these digits; `size_requested` may follow."""
        self._place_entry()
        self._entry.open(digits)

    def set_playing(self, playing: bool) -> None:
        """Whether the playhead moves by itself."""
        if playing != self._play.playing:
            self._play.playing = playing
            self._name_play()
            self._play.update()

    def set_speed(self, speed: float) -> None:
        """Show the nearest speed on the slider; nothing is requested."""
        exponents = range(SLOWEST, FASTEST + 1)
        nearest = min(exponents, key=lambda exponent: abs(2.0**exponent - speed))
        was_blocked = self._slider.blockSignals(True)
        self._slider.setValue(nearest)
        self._slider.blockSignals(was_blocked)
        self._show_speed()

    def set_following(self, following: bool) -> None:
        """Whether the playhead stays at the frontier; nothing is requested."""
        was_blocked = self._follow.blockSignals(True)
        self._follow.setChecked(following)
        self._follow.blockSignals(was_blocked)

    # -- building

    def _build_buttons(self) -> None:
        self._to_start = self._button("toStartButton", "to-start", self.request_to_start)
        self._previous = self._button("previousVisibleButton", "previous-visible", self.request_previous_visible)
        self._back = self._button("stepBackButton", "step-back", self.request_step_back)
        self._play = PlayButton(self._theme)
        self._play.setObjectName("playButton")
        self._play.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._play.clicked.connect(self.request_play)
        self._forward = self._button("stepForwardButton", "step-forward", self.request_step_forward)
        self._next = self._button("nextVisibleButton", "next-visible", self.request_next_visible)
        self._to_frontier = self._button("toFrontierButton", "to-frontier", self.request_to_frontier)
        for stepper in (self._previous, self._back, self._forward, self._next):
            stepper.setAutoRepeat(True)
            stepper.setAutoRepeatDelay(400)
            stepper.setAutoRepeatInterval(80)
        self._follow = QToolButton()
        self._follow.setObjectName("followButton")
        self._follow.setCheckable(True)
        self._follow.setIcon(icon("follow", self._theme, "text"))
        self._follow.setFixedSize(BUTTON, BUTTON)
        self._follow.setIconSize(QSize(ICON, ICON))
        self._follow.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._follow.toggled.connect(self.request_follow)

    def _button(self, name: str, picture: str, request: SignalInstance) -> QToolButton:
        button = QToolButton()
        button.setObjectName(name)
        button.setIcon(icon(picture, self._theme))
        button.setIconSize(QSize(ICON, ICON))
        button.setFixedSize(BUTTON, BUTTON)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.clicked.connect(request)
        return button

    def _build_speed(self) -> None:
        self._speed = QLabel()
        self._speed.setObjectName("speedLabel")
        self._speed.setProperty("dim", True)
        self._speed.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._slider = QSlider(Qt.Orientation.Horizontal)
        self._slider.setObjectName("speedSlider")
        self._slider.setRange(SLOWEST, FASTEST)
        self._slider.setPageStep(1)
        self._slider.setFixedWidth(84)
        self._slider.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._slider.valueChanged.connect(self._speed_changed)

    def _arrange(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 4, 16, 4)
        row.setSpacing(0)
        row.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)
        for button in (self._to_start, self._previous, self._back):
            row.addWidget(button)
        row.addSpacing(6)
        row.addWidget(self._play)
        row.addSpacing(6)
        for button in (self._forward, self._next, self._to_frontier):
            row.addWidget(button)
        row.addSpacing(16)
        row.addWidget(self._label, 1)
        row.addSpacing(12)
        for part in (self._speed, self._slider, self._follow):
            row.addWidget(part)
            row.addSpacing(4)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    # -- Qt

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        for part in (self._slider, self._speed):
            part.setVisible(self.width() >= SLIDER_FROM)
        self._show_speed()
        self._place_entry()

    def _place_entry(self) -> None:
        """The field's rectangle: over the label, extended to the right if the label is too narrow."""
        area = self._label.geometry()
        right = max(area.right(), min(self.width() - 8, area.left() + self._entry.sizeHint().width()))
        self._entry.setGeometry(area.left(), 2, right - area.left() + 1, self.height() - 4)

    def minimumSizeHint(self) -> QSize:
        return QSize(7 * BUTTON + PLAY_BUTTON + 132, super().minimumSizeHint().height())

    # -- words

    def _set_texts(self) -> None:
        _name(self._to_start, self.tr("To the start"))
        _name(self._previous, self.tr("Previous merge that changes what you see"))
        _name(self._back, self.tr("One merge back"))
        _name(self._forward, self.tr("One merge forward"))
        _name(self._next, self.tr("Next merge that changes what you see"))
        _name(self._to_frontier, self.tr("To the newest merge"))
        _name(self._follow, self.tr("Stay at the newest merge while training"))
        self._name_play()
        self._slider.setAccessibleName(self.tr("Speed"))
        self._slider.setToolTip(tip_text(self.tr("How fast the playhead moves by itself")))
        self._label.setAccessibleName(self.tr("Vocabulary size at the playhead"))
        self.setAccessibleName(self.tr("Transport"))
        self._show_speed()
        self._label.set_spans(self._spans())

    def _name_play(self) -> None:
        _name(self._play, self.tr("Pause the film") if self._play.playing else self.tr("Play"))

    def _show_speed(self) -> None:
        named = self._speed_text(2.0 ** self._slider.value(), named=True)
        self._speed.setAccessibleName(named)
        wide = self.width() >= SPEED_WORD_FROM
        self._speed.setText(self._speed_text(2.0 ** self._slider.value(), named=wide))
        # The widest value keeps its room, so that nothing moves while the slider does.
        widest = self._speed_text(0.25, named=wide)
        self._speed.setMinimumWidth(self._speed.fontMetrics().horizontalAdvance(widest) + 2)

    def _speed_text(self, speed: float, *, named: bool) -> str:
        number = QLocale().toString(speed, "g", 4)
        if named:
            return self.tr("speed {speed}×").format(speed=number)
        return self.tr("{speed}×").format(speed=number)

    def _spans(self) -> list[LabelSpan]:
        step, _, _, specials, passed_over = self._place
        size = QLocale().toString(BYTE_TOKENS + step + specials)
        parts = [self.tr("%Ln bytes", "", BYTE_TOKENS), self._merges(step)]
        if specials:
            parts.append(self._specials(specials))
        rest = f"= {' + '.join(parts)}"
        if passed_over:
            rest += f" · {self._elsewhere(passed_over)}"
        return [
            LabelSpan(self.tr("vocabulary {size}").format(size=size), font="heading", gap=8),
            LabelSpan(rest, "secondary"),
        ]

    def _merges(self, count: int) -> str:
        return self.tr("1 merge") if count == 1 else self.tr("%Ln merges", "", count)

    def _specials(self, count: int) -> str:
        return self.tr("1 special token") if count == 1 else self.tr("%Ln special tokens", "", count)

    def _elsewhere(self, count: int) -> str:
        return self.tr("1 merge elsewhere") if count == 1 else self.tr("%Ln merges elsewhere", "", count)

    def _speed_changed(self, exponent: int) -> None:
        self._show_speed()
        self.request_speed.emit(2.0**exponent)


def _name(button: QToolButton, text: str) -> None:
    """Set the tip (with the key) and the accessible name."""
    key = QKeySequence(KEYS[button.objectName()]).toString(QKeySequence.SequenceFormat.NativeText)
    button.setToolTip(tip_text(f"{text} ({key})"))
    button.setAccessibleName(text)
