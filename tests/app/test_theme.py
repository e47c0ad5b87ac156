"""The colours are those of the design, readable, and the same token has the same colour everywhere."""

from __future__ import annotations

import re
import zlib

import pytest
from PySide6.QtGui import QColor, QIcon
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from waiting import WAIT

from app.kit import icons, resources
from app.kit.style_sheet import SCHEMES, stylesheet
from app.kit.theme import (
    DARK,
    LIGHT,
    RUNS_DARK,
    RUNS_LIGHT,
    TOKENS_DARK,
    TOKENS_LIGHT,
    Theme,
    token_color_index,
)


def contrast(one: QColor, other: QColor) -> float:
    """WCAG 2's contrast ratio."""

    def luminance(color: QColor) -> float:
        channels = [color.redF(), color.greenF(), color.blueF()]
        linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_both_schemes_have_the_same_roles() -> None:
    assert LIGHT.keys() == DARK.keys()
    assert len(TOKENS_LIGHT) == len(TOKENS_DARK) == 12


def test_the_roles_are_those_of_the_look(qapp: QApplication) -> None:
    theme = Theme("light")
    assert theme.color("accent").name() == "#3b5bdb"
    assert theme.color("now").name() == "#e8590c"
    theme.set_mode("dark")
    assert theme.dark
    assert theme.color("panel").name() == "#1b1e24"
    assert theme.token_colors[0].name() == "#6a3637"


@pytest.mark.parametrize(("mode", "least"), [("light", 12.0), ("dark", 7.8)])
def test_text_on_every_token_colour_is_readable(qapp: QApplication, mode: str, least: float) -> None:
    theme = Theme(mode)
    assert min(contrast(theme.token_text, color) for color in theme.token_colors) >= least


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_the_edge_of_every_chip_is_seen_without_colours(qapp: QApplication, mode: str) -> None:
    theme = Theme(mode)
    assert len(theme.chip_edges) == len(theme.chip_colors) == 21
    for color, edge in zip(theme.chip_colors, theme.chip_edges, strict=True):
        assert contrast(color, edge) >= 1.25


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_words_are_readable_on_the_planes(qapp: QApplication, mode: str) -> None:
    theme = Theme(mode)
    for plane in ("panel", "window"):
        assert contrast(theme.color("text"), theme.color(plane)) >= 7
        for role in ("secondary", "accent", "error"):
            assert contrast(theme.color(role), theme.color(plane)) >= 4.5, (role, plane)
    assert contrast(theme.color("on_accent"), theme.color("accent")) >= 4.5


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_the_colours_of_runs_are_seen_on_the_panel_and_told_apart(qapp: QApplication, mode: str) -> None:
    theme = Theme(mode)
    assert len(RUNS_LIGHT) == len(RUNS_DARK) == len(set(RUNS_LIGHT)) == len(set(RUNS_DARK))
    assert theme.run_color(0) == theme.color("accent") == theme.run_color(len(RUNS_LIGHT))
    for index in range(len(RUNS_LIGHT)):
        assert contrast(theme.run_color(index), theme.color("panel")) >= 4.5


def test_a_token_has_its_colour_by_its_bytes() -> None:
    assert token_color_index(b"the ") == zlib.crc32(b"the ") % 12
    assert {token_color_index(bytes([value])) for value in range(256)} == set(range(12))


def test_colors_are_copies(qapp: QApplication) -> None:
    theme = Theme("light")
    theme.color("accent").setAlpha(0)
    assert theme.color("accent").alpha() == 255


def test_a_change_is_told_once_and_only_if_it_is_one(qtbot: QtBot) -> None:
    theme = Theme("light")
    with qtbot.waitSignal(theme.changed, timeout=WAIT):
        theme.set_mode("dark")
    with qtbot.assertNotEmitted(theme.changed):
        theme.set_mode("dark")
        theme.set_mode("no such mode")
    assert theme.mode == "dark"


def test_the_fonts_scale_together_and_name_the_chinese_variant(qapp: QApplication) -> None:
    theme = Theme("light", language="zh_TW")
    size = theme.ui_font().pixelSize()
    assert size >= 13
    assert theme.small_font().pixelSize() == size - 1
    assert theme.text_font().pixelSize() == round(15 * size / 13)
    assert "Noto Sans Mono CJK TC" in theme.text_font().families()
    assert theme.text_font().families()[0] == "JetBrains Mono"
    assert "Noto Sans CJK JP" in Theme("light", language="ja").ui_font().families()


def test_zooming_the_text_has_ends(qapp: QApplication) -> None:
    theme = Theme("light")
    theme.set_text_size(1000)
    assert theme.text_size == 64
    theme.set_text_size(1)
    assert theme.text_size == 8


def test_the_text_can_have_a_family_of_its_own(qtbot: QtBot) -> None:
    theme = Theme("light")
    usual = theme.text_font().families()
    with qtbot.waitSignal(theme.changed, timeout=WAIT):
        theme.set_text_family("Noto Mono")
    assert theme.text_font().families() == ["Noto Mono", *usual]
    theme.set_text_family("")
    assert theme.text_font().families() == usual


def test_the_sheet_names_only_roles_and_files_that_exist(qapp: QApplication) -> None:
    source = resources.path("themes/window.qss").read_text(encoding="utf-8")
    assert not re.search(r"#[0-9a-fA-F]{3,8}\b(?=[^{]*;)", source), "a colour by its number"
    sheet = stylesheet(Theme("light"))
    assert "@" not in sheet
    for file in re.findall(r'url\("(.+?)"\)', sheet):
        assert resources.path(file).is_file(), file


def test_every_picture_of_the_sheet_is_there_for_both_schemes(qapp: QApplication) -> None:
    source = resources.path("themes/window.qss").read_text(encoding="utf-8")
    sheet = stylesheet(Theme("light"), "dark")
    for scheme in SCHEMES:
        assert sheet.count(f'*[scheme="{scheme}"] ') == source.count("url(") > 5


def test_the_pictures_of_the_sheet_have_the_colours_of_the_roles() -> None:
    for scheme, roles in (("light", LIGHT), ("dark", DARK)):
        for name, role in (
            ("chevron-down", "secondary"),
            ("check", "text"),
            ("check-on-accent", "on_accent"),
        ):
            picture = resources.path(f"icons/style/{scheme}/{name}.svg").read_text(encoding="utf-8")
            assert f'stroke="{roles[role]}"' in picture


def test_an_icon_follows_the_theme(qapp: QApplication) -> None:
    theme = Theme("light")
    copy = QIcon(icons.icon("play", theme))
    assert center(copy) == LIGHT["text"]
    theme.set_mode("dark")
    assert center(copy) == DARK["text"]


def test_an_icon_that_is_not_there_is_an_error(qapp: QApplication) -> None:
    with pytest.raises(FileNotFoundError):
        icons.icon("no-such-icon", Theme())


def test_every_icon_is_drawn_in_one_colour() -> None:
    for file in resources.path("icons").glob("*.svg"):
        source = file.read_text(encoding="utf-8")
        assert "currentColor" in source or file.stem == "bpe-visualizer"


def center(icon: QIcon) -> str:
    return icon.pixmap(40, 40).toImage().pixelColor(18, 20).name()
