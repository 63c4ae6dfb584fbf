"""A week as seven columns of hours, with what happens in it as blocks; blocks that meet stand side by side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from PySide6.QtCore import QDate, QEvent, QLocale, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QFontMetrics, QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from ui.look import Look, spacing

DAYS = 7
_HOURS = 24
_LABELLED = 3
"""Hours from one label to the next."""
_LANE = spacing.CONTROL
"""Width of a block at least, where several stand side by side."""
_SHORTEST = timedelta(minutes=60)
"""What does not say how long it lasts is as high as this."""


@dataclass(frozen=True, slots=True)
class Block:
    """What happens from `begin` to `end`, as the clock on the wall shows it. end: None where nobody knows.

    role: palette role of its mark. spoken: all about it in a sentence.
    """

    key: str
    begin: datetime
    end: datetime | None
    words: str
    spoken: str
    role: str
    is_marked: bool = False


@dataclass(frozen=True, slots=True)
class _Piece:
    """The part of a block on one day, in hours, and its place beside the others.

    hidden: so many blocks, itself among them, have no room of their own and stand here as one.
    """

    block: Block
    day: int
    top: float
    bottom: float
    lane: int
    lanes: int
    hidden: int = 0


class WeekGrid(QWidget):
    """Left and right go from day to day, up and down from block to block, Page up and down turn the week.

    chosen: a block was chosen, by its key. turned: another week is wanted, -1 for the one before.
    """

    chosen = Signal(str)
    turned = Signal(int)

    def __init__(self, look: Look, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._first = date.today()  # noqa: DTZ011 - replaced by the first week that is shown
        self._now: datetime | None = None
        self._blocks: tuple[Block, ...] = ()
        self._pieces: tuple[_Piece, ...] = ()
        self._legend: tuple[tuple[str, str], ...] = ()
        self._key = ""
        self.day = 0
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        look.changed.connect(self.update)

    def show_week(self, first: date, blocks: Sequence[Block], now: datetime | None) -> None:
        """Show the week that begins on a day. now: what the clock shows, for the line of today."""
        self._first, self._now = first, now
        self._blocks = tuple(sorted(blocks, key=lambda block: (block.begin, block.words)))
        today = (now.date() - first).days if now is not None else -1
        self.day = today if 0 <= today < DAYS else min(self.day, DAYS - 1)
        if self._key not in {block.key for block in self._blocks}:
            self._key = ""
        self._place()
        self._speak()

    def show_legend(self, legend: Sequence[tuple[str, str]]) -> None:
        """Say below the week what the marks mean: palette role and words of each."""
        self._legend = tuple(legend)
        self.update()

    def choose(self, key: str) -> None:
        """Mark a block as chosen, "" for none."""
        self._key = key
        found = next((block for block in self._blocks if block.key == key), None)
        if found is not None:
            self.day = min(max((found.begin.date() - self._first).days, 0), DAYS - 1)
        self._speak()
        self.update()

    @property
    def current(self) -> str:
        """The key of the chosen block, or ""."""
        return self._key

    def sizeHint(self) -> QSize:
        return QSize(DAYS * spacing.BARS_VALUE, spacing.ROW + _HOURS * spacing.MEDIUM)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            self._go_to_day(self.day + (1 if key == Qt.Key.Key_Right else -1))
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self._step(1 if key == Qt.Key.Key_Down else -1)
        elif key in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            self.turned.emit(1 if key == Qt.Key.Key_PageDown else -1)
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End):
            self._go_to_day(0 if key == Qt.Key.Key_Home else DAYS - 1)
        else:
            super().keyPressEvent(event)

    def _go_to_day(self, day: int) -> None:
        if not 0 <= day < DAYS:
            self.turned.emit(1 if day >= DAYS else -1)
            return
        self.day, self._key = day, ""
        self._speak()
        self.update()

    def _step(self, by: int) -> None:
        keys = list(dict.fromkeys(block.key for block in self._of_day()))
        if not keys:
            return
        at = keys.index(self._key) + by if self._key in keys else (0 if by > 0 else len(keys) - 1)
        self.choose(keys[min(max(at, 0), len(keys) - 1)])
        self.chosen.emit(self._key)

    def _of_day(self) -> list[Block]:
        shown = self._first + timedelta(days=self.day)
        return [block for block in self._blocks if block.begin.date() == shown]

    def _speak(self) -> None:
        chosen = next((block.spoken for block in self._blocks if block.key == self._key), "")
        day = _in_words(self._first + timedelta(days=self.day), "dddd d MMMM")
        listed = "; ".join(block.spoken for block in self._of_day())
        self.setAccessibleDescription(chosen or f"{day}: {listed}")

    def mousePressEvent(self, event: QMouseEvent) -> None:
        piece = self._at(event.position())
        if piece is not None:
            self.choose(piece.block.key)
            self.chosen.emit(self._key)
        super().mousePressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() is QEvent.Type.ToolTip:
            piece = self._at(QPointF(event.pos()))
            QToolTip.showText(event.globalPos(), piece.block.spoken if piece is not None else "", self)
            return True
        if event.type() is QEvent.Type.Resize:
            self._place()
        return super().event(event)

    def _place(self) -> None:
        most = max(1, int(self._day_width // _LANE))
        self._pieces = tuple(piece for day in range(DAYS) for piece in _laid_out(self._cut(day), most))
        self.update()

    def _cut(self, day: int) -> list[_Piece]:
        """The parts of all blocks on a day, in hours since it began."""
        begin = datetime.combine(self._first + timedelta(days=day), time())
        cut = []
        for block in self._blocks:
            top, bottom = ((moment - begin) / timedelta(hours=1) for moment in (block.begin, _shown_end(block)))
            if top < _HOURS and bottom > 0:
                cut.append(_Piece(block, day, max(0.0, top), min(bottom, float(_HOURS)), 0, 1))
        return cut

    @property
    def _left(self) -> float:
        return QFontMetrics(self._look.fonts.small).horizontalAdvance("00:00") + spacing.SMALL

    @property
    def _bottom(self) -> float:
        """Where the hours end and the legend begins."""
        return self.height() - (spacing.ROW if self._legend else 0)

    @property
    def _hour(self) -> float:
        return (self._bottom - spacing.ROW) / _HOURS

    @property
    def _day_width(self) -> float:
        return max(1.0, (self.width() - self._left) / DAYS)

    def _box(self, piece: _Piece) -> QRectF:
        hour = self._hour
        width = (self._day_width - spacing.TINY) / piece.lanes
        left = self._left + piece.day * self._day_width + piece.lane * width
        return QRectF(left, spacing.ROW + piece.top * hour, width - 1, max(2.0, (piece.bottom - piece.top) * hour - 1))

    def _at(self, point: QPointF) -> _Piece | None:
        return next((piece for piece in reversed(self._pieces) if self._box(piece).contains(point)), None)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(self._look.fonts.small)
        self._paint_days(painter)
        for piece in self._pieces:
            self._paint_piece(painter, piece)
        self._paint_now(painter)
        self._paint_legend(painter)
        painter.end()

    def _paint_days(self, painter: QPainter) -> None:
        palette, hour = self._look.palette, self._hour
        for day in range(DAYS):
            shown = self._first + timedelta(days=day)
            left = self._left + day * self._day_width
            column = QRectF(left, 0, self._day_width, self._bottom)
            is_today = self._now is not None and shown == self._now.date()
            if is_today or (day == self.day and self.hasFocus()):
                painter.fillRect(column, palette.hover if not is_today else palette.sunken)
            painter.setPen(palette.text if is_today else palette.text_muted)
            heading = QRectF(left, 0, self._day_width, spacing.ROW)
            painter.drawText(heading, Qt.AlignmentFlag.AlignCenter, _in_words(shown, "ddd d MMM"))
            if day == self.day and self.hasFocus():
                painter.setPen(QPen(palette.accent, spacing.FOCUS))
                painter.drawLine(heading.bottomLeft() + QPointF(spacing.TINY, 0), heading.bottomRight())
            painter.setPen(palette.line)
            painter.drawLine(QPointF(left, 0), QPointF(left, self._bottom))
        step = _LABELLED if hour * _LABELLED > painter.fontMetrics().height() else 2 * _LABELLED
        for at in range(0, _HOURS, step):
            top = spacing.ROW + at * hour
            painter.setPen(palette.line)
            painter.drawLine(QPointF(self._left, top), QPointF(self.width(), top))
            painter.setPen(palette.text_muted)
            label = QRectF(0, top, self._left - spacing.TINY, hour * step)
            painter.drawText(label, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop, f"{at:02d}:00")

    def _paint_piece(self, painter: QPainter, piece: _Piece) -> None:
        palette, box, block = self._look.palette, self._box(piece), piece.block
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(palette.warning_soft if block.is_marked else palette.accent_soft)
        painter.drawRoundedRect(box, 2, 2)
        stripe = QRectF(box.left(), box.top(), min(3.0, box.width()), box.height())
        painter.fillRect(stripe, palette.role(block.role))
        if block.is_marked:
            painter.fillRect(stripe.translated(box.width() - stripe.width(), 0), palette.warning)
        if block.key == self._key:
            painter.setPen(QPen(palette.accent, spacing.FOCUS))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(box, 2, 2)
        room = box.adjusted(spacing.TINY + 1, 0, -spacing.TINY / 2, 0)
        metrics = painter.fontMetrics()
        words = f"+{piece.hidden}" if piece.hidden else block.words
        if room.width() >= metrics.horizontalAdvance("+00") and box.height() >= metrics.ascent():
            painter.setPen(palette.text)
            painter.setClipRect(box)
            if not piece.hidden:
                words = metrics.elidedText(words, Qt.TextElideMode.ElideRight, int(room.width()))
            painter.drawText(room, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop, words)
            painter.setClipping(False)

    def _paint_legend(self, painter: QPainter) -> None:
        left, middle = self._left, self._bottom + spacing.ROW / 2
        for role, words in self._legend:
            mark = QRectF(left, middle - spacing.TINY, spacing.TINY, spacing.SMALL)
            painter.fillRect(mark, self._look.color(role))
            painter.setPen(self._look.palette.text_muted)
            width = painter.fontMetrics().horizontalAdvance(words)
            box = QRectF(mark.right() + spacing.TINY, self._bottom, width + 1, spacing.ROW)
            painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, words)
            left = box.right() + spacing.LARGE

    def _paint_now(self, painter: QPainter) -> None:
        day = (self._now.date() - self._first).days if self._now is not None else -1
        if self._now is None or not 0 <= day < DAYS:
            return
        hours = (self._now - datetime.combine(self._now.date(), time())) / timedelta(hours=1)
        top = spacing.ROW + hours * self._hour
        left = self._left + day * self._day_width
        painter.setPen(QPen(self._look.palette.error, spacing.FOCUS))
        painter.drawLine(QPointF(left, top), QPointF(left + self._day_width, top))


def _shown_end(block: Block) -> datetime:
    """Where a block ends on the paper; the least height does not lead into the next day."""
    midnight = datetime.combine(block.begin.date() + timedelta(days=1), time())
    return max(block.end or block.begin, min(block.begin + _SHORTEST, midnight))


def _in_words(day: date, style: str) -> str:
    return QLocale().toString(QDate(day.year, day.month, day.day), style)


def _laid_out(pieces: list[_Piece], most: int) -> list[_Piece]:
    """The pieces of one day, those that meet beside each other; what has no room is folded into the last lane."""
    done: list[_Piece] = []
    cluster: list[_Piece] = []
    ends: list[float] = []
    reach = 0.0
    for piece in sorted(pieces, key=lambda each: (each.top, -each.bottom)):
        if cluster and piece.top >= reach:
            done += _finished(cluster, len(ends), most)
            cluster, ends = [], []
        lane = next((at for at, end in enumerate(ends) if end <= piece.top), len(ends))
        ends[lane : lane + 1] = [piece.bottom]
        cluster.append(_Piece(piece.block, piece.day, piece.top, piece.bottom, lane, 1))
        reach = max(reach, piece.bottom) if len(cluster) > 1 else piece.bottom
    return done + _finished(cluster, len(ends), most)


def _finished(cluster: list[_Piece], lanes: int, most: int) -> list[_Piece]:
    shown = min(lanes, most)
    folded = [piece for piece in cluster if lanes > most and piece.lane >= most - 1]
    kept = [piece for piece in cluster if piece not in folded]
    made = [_Piece(each.block, each.day, each.top, each.bottom, each.lane, max(1, shown)) for each in kept]
    if folded:
        first, bottom = folded[0], max(each.bottom for each in folded)
        block = replace(first.block, is_marked=any(each.block.is_marked for each in folded))
        made.append(_Piece(block, first.day, first.top, bottom, shown - 1, shown, len(folded)))
    return made
