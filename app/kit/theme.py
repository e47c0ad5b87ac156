"""The program's colours by role, token colours, and fonts, all defined here.

Widgets get colours by role (`theme.color("secondary")`) when they paint, and repaint when `changed` is emitted.
Plain widgets are styled by a style sheet with the same roles (`app/kit/style_sheet.py`) and these dynamic properties:
`dim` and `error` on a label; `primary`, `link` and `flat` on a button; `plane` ("panel" or "window") on any widget.
"""

from __future__ import annotations

import zlib

from PySide6.QtCore import QLocale, QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QFontInfo, QGuiApplication
from PySide6.QtWidgets import QApplication

from app.kit.style_sheet import StyleSheet

LIGHT = {
    "window": "#f6f7f9",
    "panel": "#ffffff",
    "hairline": "#e2e5ea",
    "grid": "#eef0f3",
    "text": "#1b1f24",
    "secondary": "#68717d",
    "accent": "#3b5bdb",
    "now": "#e8590c",
    "selection": "#dbe2fb",
    "flash": "#ffc078",
    "on_accent": "#ffffff",
    "error": "#c92a2a",
    "shadow": "#1b1f24",
}
DARK = {
    "window": "#14161a",
    "panel": "#1b1e24",
    "hairline": "#2b3038",
    "grid": "#242932",
    "text": "#eef1f6",
    "secondary": "#98a2b0",
    "accent": "#8ea6ff",
    "now": "#ffa94d",
    "selection": "#2a3358",
    "flash": "#a3651b",
    "on_accent": "#14161a",
    "error": "#ff8787",
    "shadow": "#000000",
}
# OKLCH, hues 30° apart, equal lightness and chroma; a token has the same hue in both themes.
TOKENS_LIGHT = (
    "#fed4d3",
    "#fed6c0",
    "#f6dcb2",
    "#e2e4b5",
    "#cbeac4",
    "#b7eed9",
    "#afedf0",
    "#bae7fe",
    "#cee1ff",
    "#dedbfe",
    "#f3d3fa",
    "#ffd1e5",
)
TOKENS_DARK = (
    "#6a3637",
    "#683b20",
    "#5d420e",
    "#4a4b14",
    "#315129",
    "#0b5441",
    "#035256",
    "#0b4f68",
    "#2f4870",
    "#47406d",
    "#593a61",
    "#65364d",
)
# Eight colours for lines or bars, with enough contrast for thin lines; none is close to "now".
SERIES_LIGHT = ("#3b5bdb", "#0c8599", "#a57c00", "#9c36b5", "#2f8a3e", "#c2255c", "#7a5c4f", "#7b848e")
SERIES_DARK = ("#8ea6ff", "#3bc9db", "#e0c341", "#da8cf2", "#69db7c", "#faa2c1", "#cdb0a2", "#adb5bd")
# Small to large, for ages, lengths and frequencies: a straight line in OKLab from pale yellow to blue (dark theme: from
# deep blue to olive). Lightness shows the order, and yellow and blue differ in all kinds of colour blindness.
SCALE_LIGHT = (
    "#fdf9cf",
    "#eef1d5",
    "#dfe8da",
    "#d0dfdf",
    "#c1d6e4",
    "#b2cde8",
    "#a3c4ec",
    "#94bbef",
    "#86b1f2",
)
SCALE_DARK = (
    "#1e2a40",
    "#262f3d",
    "#2e343a",
    "#363936",
    "#3f3d31",
    "#47422b",
    "#504624",
    "#584a1a",
    "#614e07",
)
# Curves of runs: the accent, then hues that differ in all kinds of colour blindness, none close to the playhead's.
RUNS_LIGHT = ("#3b5bdb", "#0b7285", "#c2255c", "#2b7a3b", "#8a3ffc", "#5f5b52")
RUNS_DARK = ("#8ea6ff", "#3bc9db", "#f783ac", "#69db7c", "#d0a2ff", "#c9c3b6")

EDGE_FRACTION = 0.14
"""The fraction of the text colour in the edge of a chip."""

MODES = ("system", "light", "dark")
UI_PIXELS = 13
TEXT_PIXELS = 15

_MONO = ("JetBrains Mono", "Cascadia Mono", "SF Mono", "Menlo", "Consolas", "DejaVu Sans Mono")
_PLAIN = ("Inter", "Noto Sans", "Cantarell", "Ubuntu", "Segoe UI", "DejaVu Sans")
_SCRIPTS = (
    "Noto Sans Arabic",
    "Noto Sans Hebrew",
    "Noto Sans Devanagari",
    "Noto Sans Bengali",
    "Noto Sans Tamil",
    "Noto Sans Thai",
    "Noto Color Emoji",
)
_CJK = {"zh_TW": "TC", "zh_HK": "HK", "zh_CN": "SC", "ja": "JP", "ko": "KR"}


def _mixed(color: QColor, other: QColor, fraction: float) -> QColor:
    parts = zip(color.getRgbF()[:3], other.getRgbF()[:3], strict=True)  # type: ignore[index]
    return QColor.fromRgbF(*(a + (b - a) * fraction for a, b in parts))


def _limited(text_size: int) -> int:
    return max(8, min(64, text_size))


def token_color_index(token: bytes) -> int:
    """The index of a token's colour in all views, from 0 to 11: a fixed hash of its bytes."""
    return zlib.crc32(token) % 12


class Theme(QObject):
    """The current colours and fonts; `changed` is emitted when any of them has changed."""

    changed = Signal()

    def __init__(self, mode: str = "system", parent: QObject | None = None, *, language: str = "") -> None:
        super().__init__(parent)
        self._mode = mode if mode in MODES else "system"
        self._language = language or QLocale().name()
        self._text_size = TEXT_PIXELS
        self._text_family = ""
        self._style_sheet: StyleSheet | None = None
        self._load_roles()
        # The scheme is always "Unknown" on bare X11; desktops that report it may change it while the program runs.
        QGuiApplication.styleHints().colorSchemeChanged.connect(self._follow_system)

    # -- colours

    @property
    def mode(self) -> str:
        """The mode that was set: "system", "light" or "dark"."""
        return self._mode

    @property
    def dark(self) -> bool:
        """Whether the dark colours are in use."""
        return self._dark

    def color(self, role: str) -> QColor:
        """The colour of a role, as a copy that the caller may change."""
        return QColor(self._roles[role])

    @property
    def token_colors(self) -> tuple[QColor, ...]:
        """Twelve background colours of tokens, indexed by `token_color_index`."""
        return self._tokens

    @property
    def scale_colors(self) -> tuple[QColor, ...]:
        """Nine background colours of tokens on a scale, from small to large."""
        return tuple(QColor(value) for value in (SCALE_DARK if self._dark else SCALE_LIGHT))

    def run_color(self, index: int) -> QColor:
        """The colour of a run's curve; the colours repeat for large indexes."""
        colors = RUNS_DARK if self._dark else RUNS_LIGHT
        return QColor(colors[index % len(colors)])

    @property
    def series_colors(self) -> tuple[QColor, ...]:
        """Eight colours for tokenizers compared in a chart."""
        return tuple(QColor(value) for value in (SERIES_DARK if self._dark else SERIES_LIGHT))

    @property
    def chip_colors(self) -> tuple[QColor, ...]:
        """All background colours of tokens: those by identity, then those of the scale."""
        return (*self.token_colors, *self.scale_colors)

    @property
    def chip_edges(self) -> tuple[QColor, ...]:
        """The border colour of each background, which separates tokens of the same colour, also in greyscale."""
        return tuple(_mixed(color, self.token_text, EDGE_FRACTION) for color in self.chip_colors)

    @property
    def token_text(self) -> QColor:
        """The text colour on all token colours."""
        return self.color("text")

    def set_mode(self, mode: str) -> None:
        """Set the mode: "system", "light" or "dark"."""
        if mode not in MODES or mode == self._mode:
            return
        self._mode = mode
        self._refresh()

    # -- fonts

    def ui_font(self) -> QFont:
        """The interface font: the system's font, at least 13 px."""
        return QFont(self._ui_font)

    def _system_font(self) -> QFont:
        font = QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont)
        pixels = max(UI_PIXELS, QFontInfo(font).pixelSize())
        family = QFontInfo(font).family()
        # A bare X server has only an alias as its interface font: then prefer a good font that is installed.
        bare = font.family().lower() in ("sans", "sans serif", "sans-serif", "")
        families = [*_PLAIN, family] if bare else [family, *_PLAIN]
        font.setFamilies([*families, f"Noto Sans CJK {self._cjk()}", *_SCRIPTS])
        font.setPixelSize(pixels)
        return font

    def small_font(self) -> QFont:
        """The font of secondary text, one pixel smaller."""
        font = self.ui_font()
        font.setPixelSize(font.pixelSize() - 1)
        return font

    def heading_font(self) -> QFont:
        """The semibold font of a panel's heading."""
        font = self.ui_font()
        font.setWeight(QFont.Weight.DemiBold)
        return font

    @property
    def text_size(self) -> int:
        """The size of the corpus text in pixels, for an interface font of 13 px; 15 unless zoomed."""
        return self._text_size

    def set_text_size(self, pixels: int) -> None:
        """Set the size of the corpus text (clipped to 8 to 64 px)."""
        pixels = _limited(pixels)
        if pixels != self._text_size:
            self._text_size = pixels
            self.changed.emit()

    def set_text_family(self, family: str) -> None:
        """Set the font family of the corpus text; an empty name chooses the first installed default."""
        if family != self._text_family:
            self._text_family = family
            self.changed.emit()

    def text_font(self, pixels: int | None = None) -> QFont:
        """The monospaced font for the corpus, tokens and pairs, with fallbacks for all scripts."""
        font = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
        chosen = [self._text_family] if self._text_family else []
        font.setFamilies([*chosen, *_MONO, font.family(), f"Noto Sans Mono CJK {self._cjk()}", *_SCRIPTS])
        scale = self.ui_font().pixelSize() / UI_PIXELS
        font.setPixelSize(round((pixels or self._text_size) * scale))
        font.setStyleHint(QFont.StyleHint.Monospace)
        return font

    def _cjk(self) -> str:
        return _CJK.get(self._language) or _CJK.get(self._language[:2], "SC")

    # -- the application

    def apply(self, app: QApplication) -> None:
        """Apply the theme to the whole application, now and at every change."""
        app.setStyle("Fusion")
        self._style_sheet = StyleSheet(app, self)
        self._style_sheet.apply(self)

    @property
    def is_restyling(self) -> bool:
        """Whether hidden widgets have not been restyled since the last change."""
        return self._style_sheet is not None and self._style_sheet.is_busy

    def _follow_system(self) -> None:
        if self._mode == "system":
            self._refresh()

    def _refresh(self) -> None:
        self._load_roles()
        if self._style_sheet is not None:
            self._style_sheet.apply(self)
        self.changed.emit()

    def _load_roles(self) -> None:
        scheme = QGuiApplication.styleHints().colorScheme()
        self._ui_font = self._system_font()  # querying the font database is slow
        self._dark = self._mode == "dark" or (self._mode == "system" and scheme == Qt.ColorScheme.Dark)
        self._roles = {role: QColor(value) for role, value in (DARK if self._dark else LIGHT).items()}
        self._tokens = tuple(QColor(value) for value in (TOKENS_DARK if self._dark else TOKENS_LIGHT))


class PageTheme(Theme):
    """The theme of a page that is zoomed separately: the program's theme with a different text size."""

    def __init__(self, usual: Theme, parent: QObject | None = None) -> None:
        super().__init__(usual.mode, parent, language=usual._language)
        self._usual, self._more = usual, 0
        self._copy_colors_and_fonts()
        usual.changed.connect(self._follow)

    def set_text_size(self, pixels: int) -> None:
        """Set the text size of this page only (clipped to 8 to 64 px)."""
        self._more = _limited(pixels) - self._usual.text_size
        super().set_text_size(pixels)

    def _copy_colors_and_fonts(self) -> None:
        usual = self._usual
        self._mode, self._language, self._text_family = usual._mode, usual._language, usual._text_family
        self._dark, self._roles, self._tokens, self._ui_font = usual._dark, usual._roles, usual._tokens, usual._ui_font
        self._text_size = _limited(usual.text_size + self._more)

    def _follow(self) -> None:
        self._copy_colors_and_fonts()
        self.changed.emit()

    def _follow_system(self) -> None:
        """Do nothing, because this theme follows the program's theme."""
