"""XML to read, search and copy: monospaced, coloured, never edited."""

from __future__ import annotations

import re
from typing import Final

from PySide6.QtCore import Qt, QTimer, Slot
from PySide6.QtGui import QSyntaxHighlighter, QTextCharFormat, QTextCursor, QTextDocument, QTextOption
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QPlainTextEdit, QToolButton, QVBoxLayout, QWidget

from ui.look import Look, spacing
from ui.look.style import dress
from ui.translation import tr

COLOURED_AT_MOST: Final = 150_000
"""Characters; a longer text is shown in one colour, since colouring would hold the window up."""

_PIECE: Final = 50_000
"""Characters that are laid out in one turn of the loop."""

_PARTS = re.compile(
    r"(?P<comment><!--.*?-->)|(?P<name></?[\w:.-]+|/?>)|(?P<attribute>[\w:.-]+(?==))|(?P<value>\"[^\"]*\")"
)
_ROLES = {"comment": "text_muted", "name": "accent", "attribute": "warning", "value": "ok"}


class XmlText(QPlainTextEdit):
    """A text of many lines that can be selected and copied."""

    def __init__(self, look: Look, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setReadOnly(True)
        self.setFont(look.fonts.fixed)
        self.setAccessibleName(name)
        self.setWordWrapMode(QTextOption.WrapMode.NoWrap)
        self.setTabChangesFocus(True)
        self.setMinimumHeight(spacing.LINES)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self._text = ""
        self._shown = 0
        self._colours = _Colours(look, self.document())
        look.changed.connect(self._colour_again)
        self._next_piece = QTimer(self)
        self._next_piece.setInterval(0)
        self._next_piece.timeout.connect(self._show_piece)

    @property
    def text(self) -> str:
        """All of it, laid out or not."""
        return self._text

    def show_text(self, text: str) -> None:
        """Show another text, a long one in pieces; where it is the same, what is selected and scrolled to stays."""
        if text == self._text:
            return
        at = self.verticalScrollBar().value()
        self._text = text
        self._shown = min(len(text), _PIECE)
        self._colours.show_in(self.document() if len(text) <= COLOURED_AT_MOST else None)
        self.setPlainText(text[: self._shown])
        self.verticalScrollBar().setValue(at)
        if self._shown < len(text):
            self._next_piece.start()
        else:
            self._next_piece.stop()

    def show_rest(self) -> None:
        """Lay out what is not yet, all at once: for what looks at the whole text."""
        while self._shown < len(self._text):
            self._show_piece()

    @Slot()
    def _show_piece(self) -> None:
        end = QTextCursor(self.document())
        end.movePosition(QTextCursor.MoveOperation.End)
        end.insertText(self._text[self._shown : self._shown + _PIECE])
        self._shown += _PIECE
        if self._shown >= len(self._text):
            self._next_piece.stop()

    @Slot()
    def _colour_again(self) -> None:
        if self._colours.document() is not None:
            self._colours.rehighlight()


class _Colours(QSyntaxHighlighter):
    """Names, attributes and values of XML in the colours of the look."""

    def __init__(self, look: Look, document: QTextDocument) -> None:
        super().__init__(document)
        self._look = look

    def show_in(self, document: QTextDocument | None) -> None:
        """Colour a document, or none: each line of one would cost a call even if it stays as it is."""
        if document is not self.document():
            self.setDocument(document)

    def highlightBlock(self, text: str) -> None:
        for part in _PARTS.finditer(text):
            form = QTextCharFormat()
            form.setForeground(self._look.color(_ROLES[part.lastgroup or "name"]))
            self.setFormat(part.start(), part.end() - part.start(), form)


class SearchedText(QWidget):
    """XML with a line to find something in it."""

    def __init__(self, look: Look, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.text = XmlText(look, name, self)
        self.field = QLineEdit(self)
        self.field.setPlaceholderText(tr("Find in this text"))
        self.field.setAccessibleName(tr("Find in this text"))
        self.field.setClearButtonEnabled(True)
        self.field.addAction(look.icon("search"), QLineEdit.ActionPosition.LeadingPosition)
        self.said = QLabel(self)
        dress(self.said, "muted")
        previous = self._button(look, "up", tr("Find the one before"))
        previous.clicked.connect(lambda: self.search(backwards=True))
        following = self._button(look, "down", tr("Find the next one"))
        following.clicked.connect(lambda: self.search())
        self.field.returnPressed.connect(lambda: self.search())
        self.field.textEdited.connect(self._find_anew)
        self.beside = QHBoxLayout()
        self.beside.setSpacing(spacing.SMALL)
        line = QHBoxLayout()
        line.setSpacing(spacing.TINY)
        line.addWidget(self.field, 1)
        for part in (previous, following, self.said):
            line.addWidget(part)
        line.addLayout(self.beside)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(spacing.SMALL)
        layout.addLayout(line)
        layout.addWidget(self.text, 1)

    def search(self, *, backwards: bool = False) -> bool:
        """Select the next place, or the one before, around the end if need be; says so where there is none."""
        wanted = self.field.text()
        if wanted:
            self.text.show_rest()
        direction = QTextDocument.FindFlag.FindBackward if backwards else QTextDocument.FindFlag(0)
        is_found = bool(wanted) and self.text.find(wanted, direction)
        if wanted and not is_found:
            before = self.text.textCursor()
            cursor = QTextCursor(self.text.document())
            cursor.movePosition(QTextCursor.MoveOperation.End if backwards else QTextCursor.MoveOperation.Start)
            self.text.setTextCursor(cursor)
            is_found = self.text.find(wanted, direction)
            if not is_found:
                self.text.setTextCursor(before)
        self.said.setText("" if is_found or not wanted else tr("Not found"))
        return is_found

    @Slot()
    def _find_anew(self) -> None:
        """Find what is typed from where the last place begins, so that each letter narrows the same place down."""
        cursor = self.text.textCursor()
        cursor.setPosition(cursor.selectionStart())
        self.text.setTextCursor(cursor)
        self.search()

    def _button(self, look: Look, icon: str, words: str) -> QToolButton:
        button = QToolButton(self)
        button.setIcon(look.icon(icon, "text"))
        button.setToolTip(words)
        button.setAccessibleName(words)
        dress(button, "flat")
        return button
