"""A tag as a small chip: its name in a frame of its colour."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QPainter, QPen

from console.store.sets import Tag
from ui.look import Look, spacing
from ui.models.set_rows import COLORS


def paint_tag(painter: QPainter, look: Look, tag: Tag, room: QRect, *, is_selected: bool = False) -> int:
    """Paint a tag at the right end of `room`; gives where the room that is left ends."""
    palette = look.palette
    painter.save()
    painter.setFont(look.fonts.small)
    metrics = painter.fontMetrics()
    most = spacing.SIDE_LEAST // 3
    words = metrics.elidedText(tag.name, Qt.TextElideMode.ElideRight, most)
    width, height = metrics.horizontalAdvance(words) + spacing.SMALL, metrics.height()
    chip = QRect(room.right() - width, room.center().y() - height // 2, width, height)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(palette.role(tag.color if tag.color in COLORS else COLORS[0]), spacing.HAIR))
    painter.drawRoundedRect(chip, spacing.TINY, spacing.TINY)
    painter.setPen(palette.selection_text if is_selected else palette.text_muted)
    painter.drawText(chip, Qt.AlignmentFlag.AlignCenter, words)
    painter.restore()
    return chip.left() - spacing.TINY
