"""Every visible string is translated, and the compiled catalogues are up to date."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import xml.etree.ElementTree as ET
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "resources" / "translations"
CATALOGUES = sorted(FOLDER.glob("*.ts"))
PLACEHOLDER = re.compile(r"%L?\d|%L?n|\{\w*(?:[.!:][^{}]*)?\}")


@dataclass(frozen=True)
class Message:
    context: str
    source: str
    comment: str
    translations: tuple[str, ...]
    finished: bool

    @property
    def key(self) -> tuple[str, str, str]:
        return self.context, self.source, self.comment


def messages_of(catalogue: Path) -> list[Message]:
    found = []
    for context in ET.parse(catalogue).getroot().iter("context"):
        for message in context.iter("message"):
            translation = message.find("translation")
            assert translation is not None
            forms = [form.text or "" for form in translation.iter("numerusform")] or [translation.text or ""]
            kind = translation.get("type")
            if kind in {"vanished", "obsolete"}:
                continue
            found.append(
                Message(
                    context.findtext("name", ""),
                    message.findtext("source", ""),
                    message.findtext("comment", ""),
                    tuple(forms),
                    kind != "unfinished" and all(forms),
                )
            )
    return found


def tool(name: str, *arguments: str | Path) -> None:
    code = f"import sys; from PySide6.scripts.pyside_tool import {name}; sys.exit({name}())"
    command = [sys.executable, "-c", code, *map(str, arguments)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


def test_there_is_a_traditional_chinese_catalogue() -> None:
    assert "bpe_visualizer_zh_TW.ts" in {catalogue.name for catalogue in CATALOGUES}


@pytest.mark.parametrize("catalogue", CATALOGUES, ids=lambda path: path.stem)
def test_the_catalogue_is_up_to_date(catalogue: Path, tmp_path: Path) -> None:
    copy = tmp_path / catalogue.name
    shutil.copy(catalogue, copy)
    sources = sorted((ROOT / "app").rglob("*.py"))
    tool("lupdate", "-silent", "-no-obsolete", "-locations", "none", *sources, "-ts", copy)
    fresh = {message.key for message in messages_of(copy)}
    kept = {message.key for message in messages_of(catalogue)}
    # Obsolete strings in the catalogue do no harm, and the next update removes them.
    assert fresh - kept == set(), "new strings: run `make translations`, then translate them"


@pytest.mark.parametrize("catalogue", CATALOGUES, ids=lambda path: path.stem)
def test_every_entry_is_finished_and_keeps_its_placeholders(catalogue: Path) -> None:
    messages = messages_of(catalogue)
    assert messages
    assert not [message.key for message in messages if not message.finished]
    wrong = [
        (message.source, translation)
        for message in messages
        for translation in message.translations
        if sorted(PLACEHOLDER.findall(translation)) != sorted(PLACEHOLDER.findall(message.source))
    ]
    assert not wrong
    keys = [message.key for message in messages]
    assert len(keys) == len(set(keys))


@pytest.mark.parametrize("catalogue", CATALOGUES, ids=lambda path: path.stem)
def test_the_compiled_catalogue_is_that_of_the_source(catalogue: Path, tmp_path: Path) -> None:
    compiled = catalogue.with_suffix(".qm")
    fresh = tmp_path / compiled.name
    tool("lrelease", "-silent", catalogue, "-qm", fresh)
    assert compiled.read_bytes() == fresh.read_bytes(), "run `make translations`"


@pytest.mark.parametrize("catalogue", CATALOGUES, ids=lambda path: path.stem)
def test_the_compiled_catalogue_translates(catalogue: Path) -> None:
    from PySide6.QtCore import QTranslator

    translator = QTranslator()
    assert translator.load(str(catalogue.with_suffix(".qm")))
    for message in messages_of(catalogue):
        if len(message.translations) == 1:
            assert translator.translate(message.context, message.source, message.comment) == message.translations[0]
