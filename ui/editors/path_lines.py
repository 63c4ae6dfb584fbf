"""A text of paths, one on each line, in which what is wrong stands beside its line while one types.

It is told what changed in the text, so that a key pressed in a list of thousands costs a line and not the list.
"""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterator

from PySide6.QtCore import QEvent, QRect, Qt, Slot
from PySide6.QtGui import QHelpEvent, QPainter, QPaintEvent, QTextCursor
from PySide6.QtWidgets import QPlainTextEdit, QToolTip, QWidget

from console.contract.limits import Rule
from ui.look import Look, spacing
from ui.translation import tr


class PathLines(QPlainTextEdit):
    """rule: what every path keeps to. Case does not tell two paths apart."""

    def __init__(self, look: Look, rule: Rule, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._rule = rule
        self._lines: list[str] = [""]
        self._keys: list[str] = [""]
        self._wrong: list[bool] = [False]
        self._seen: Counter[str] = Counter()
        self._wrong_number = 0
        self._paths: tuple[str, ...] | None = ()
        self.setTabChangesFocus(True)
        self.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.setPlaceholderText(tr("One path on each line, such as {example}", example=rule.example))
        self.document().contentsChange.connect(self._take_in)
        look.changed.connect(self.viewport().update)

    def paths(self) -> tuple[str, ...]:
        """The lines that are not empty, without blanks around them."""
        if self._paths is None:
            self._paths = tuple(path for line in self._lines if (path := line.strip()))
        return self._paths

    @property
    def wrong_count(self) -> int:
        """Lines that break the rule."""
        return self._wrong_number

    @property
    def repeated_count(self) -> int:
        """Lines that say what another one said before."""
        return self._seen.total() - len(self._seen)

    def is_wrong(self, line: int) -> bool:
        """Whether a line breaks the rule."""
        return self._wrong[line]

    def problem_of(self, line: int) -> str:
        """What is wrong with a line, in a sentence; "" where nothing is."""
        if self._wrong[line]:
            return tr("The path {rule}.", rule=tr(self._rule.sentence))
        first = self._keys.index(self._keys[line]) if self._seen[self._keys[line]] > 1 else line
        return "" if first == line else tr("This path stands in line {line} already.", line=first + 1)

    def replace_lines(self, lines: list[str]) -> None:
        """Have other lines, as one step that can be undone."""
        whole = QTextCursor(self.document())
        whole.select(QTextCursor.SelectionType.Document)
        whole.insertText("\n".join(lines))

    def sort_lines(self) -> None:
        """Sort the paths by name; empty lines go."""
        self.replace_lines(sorted(self.paths(), key=_key))

    def drop_repeated(self) -> None:
        """Keep each path where it stands first; empty lines go."""
        first: dict[str, str] = {}
        for path in self.paths():
            first.setdefault(_key(path), path)
        self.replace_lines(list(first.values()))

    def go_to_wrong(self) -> bool:
        """Put the cursor into the next line that is wrong or said before, from the top after the last one."""
        here, number = self.textCursor().blockNumber(), len(self._lines)
        for line in itertools.chain(range(here + 1, number), range(here + 1)):
            if self.problem_of(line):
                self._go_to(line)
                return True
        return False

    def find_next(self, text: str) -> bool:
        """Select the next place of a text, from the top after the last one; case does not count."""
        if not text or self.find(text):
            return bool(text)
        here = self.textCursor()
        self.moveCursor(QTextCursor.MoveOperation.Start)
        if self.find(text):
            return True
        self.setTextCursor(here)
        return False

    def _go_to(self, line: int) -> None:
        self.setTextCursor(QTextCursor(self.document().findBlockByNumber(line)))
        self.centerCursor()

    @Slot(int, int, int)
    def _take_in(self, position: int, _removed: int, added: int) -> None:
        """Look at the lines that changed and at no others."""
        document = self.document()
        first = document.findBlock(position).blockNumber()
        end = document.findBlock(min(position + added, max(0, document.characterCount() - 1)))
        last = end.blockNumber()
        gone = last + 1 - first + len(self._lines) - document.blockCount()
        fresh, block = [], document.findBlockByNumber(first)
        for _ in range(first, last + 1):
            fresh.append(block.text())
            block = block.next()
        self._count(slice(first, first + gone), -1)
        self._lines[first : first + gone] = fresh
        self._paths = None
        self._keys[first : first + gone] = map(_key, fresh)
        self._wrong[first : first + gone] = [not self._is_right(line) for line in fresh]
        self._count(slice(first, first + len(fresh)), 1)
        self.viewport().update()

    def _is_right(self, line: str) -> bool:
        path = line.strip()
        return not path or self._rule.accepts(path)

    def _count(self, lines: slice, sign: int) -> None:
        self._wrong_number += sign * sum(self._wrong[lines])
        for key in filter(None, self._keys[lines]):
            self._seen[key] += sign
            if not self._seen[key]:
                del self._seen[key]

    def event(self, event: QEvent) -> bool:
        """Tell in full, on hover, what is wrong with a line."""
        if isinstance(event, QHelpEvent) and event.type() is QEvent.Type.ToolTip:
            at = self.viewport().mapFrom(self, event.pos())
            QToolTip.showText(event.globalPos(), self.problem_of(self.cursorForPosition(at).blockNumber()), self)
            return True
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self.viewport())
        painter.setFont(self._look.fonts.small)
        metrics = painter.fontMetrics()
        for line, box, width in self._shown_lines():
            problem = self.problem_of(line)
            room = self.viewport().width() - width - 2 * spacing.MEDIUM
            if problem and room > 0:
                painter.setPen(self._look.color("error" if self._wrong[line] else "warning"))
                box.setLeft(width + spacing.MEDIUM)
                words = metrics.elidedText(problem, Qt.TextElideMode.ElideRight, room)
                painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, words)
        painter.end()

    def _shown_lines(self) -> Iterator[tuple[int, QRect, int]]:
        """Each visible line with its box and the end of its text, in pixels of the viewport."""
        block = self.firstVisibleBlock()
        while block.isValid():
            box = self.blockBoundingGeometry(block).translated(self.contentOffset()).toRect()
            if box.top() > self.viewport().height():
                return
            yield block.blockNumber(), box, box.left() + round(block.layout().maximumWidth())
            block = block.next()


def _key(path: str) -> str:
    return path.strip().casefold()
