"""The plot as a picture file."""

from __future__ import annotations

import errno
import os
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QRectF
from PySide6.QtGui import QColor, QPainter, QPixmap
from PySide6.QtSvg import QSvgGenerator
from PySide6.QtWidgets import QGraphicsView

from bpe.formats.writing import write_files

PNG_SCALE = 2


def save_picture(view: QGraphicsView, path: Path, background: QColor, title: str) -> None:
    """Write the view as .svg, or as .png at twice its size. OSError leaves any earlier file unchanged."""
    picture = _svg(view, background, title) if path.suffix.lower() == ".svg" else _png(view, background)
    if not path.parent.is_dir():
        raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), str(path.parent))
    write_files({path: picture})


def _svg(view: QGraphicsView, background: QColor, title: str) -> bytes:
    # pyqtgraph's own SVG exporter raises on new PySide6.
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    generator = QSvgGenerator()
    generator.setOutputDevice(buffer)
    generator.setSize(view.size())
    generator.setViewBox(view.rect())
    generator.setResolution(view.logicalDpiX())
    generator.setTitle(title)
    painter = QPainter(generator)
    painter.fillRect(view.rect(), background)
    view.render(painter, QRectF(view.rect()), view.rect())
    painter.end()
    buffer.close()
    return bytes(data.data())


def _png(view: QGraphicsView, background: QColor) -> bytes:
    picture = QPixmap(view.size() * PNG_SCALE)
    picture.setDevicePixelRatio(PNG_SCALE)
    picture.fill(background)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    view.render(painter, QRectF(view.rect()), view.rect())
    painter.end()
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    picture.save(buffer, "PNG")
    return bytes(data.data())
