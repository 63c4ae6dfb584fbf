"""One operation of the server beside the table: how it stands, why it is off, and each difference in words."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from console.contract.live import Difference, Side
from console.contract.standing import MEANINGS, OperationStanding, Standing
from ui.look import Look, spacing
from ui.look.icon_label import IconLabel
from ui.look.style import dress
from ui.models.binding_rows import ICONS, word
from ui.panes.section import Fact, FactList
from ui.translation import tr
from ui.views.scrolled import scrolled

_SIDES = {Side.REQUEST: "Request", Side.REPLY: "Reply"}


class BindingDetails(QFrame):
    """Tells of one operation, and what to do to see one while none is chosen."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        dress(self, "panel")
        self.setAccessibleName(tr("Details of the operation"))
        self._heading = QLabel(self)
        self._heading.setFont(look.fonts.heading)
        self._heading.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._service = QLabel(self)
        dress(self._service, "muted")
        self._icon = IconLabel(look, parent=self)
        self._state = _words(self)
        self._why = _words(self)
        self.differences = FactList(self)
        line = QHBoxLayout()
        line.setSpacing(spacing.SMALL)
        line.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        line.addWidget(self._state, 1)
        content = QWidget(self)
        inner = QVBoxLayout(content)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(spacing.SMALL)
        inner.addLayout(line)
        inner.addWidget(self._why)
        inner.addWidget(self.differences)
        inner.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(spacing.LARGE, spacing.MEDIUM, spacing.LARGE, spacing.MEDIUM)
        layout.setSpacing(spacing.SMALL)
        layout.addWidget(self._heading)
        layout.addWidget(self._service)
        layout.addWidget(scrolled(content), 1)
        self.show_operation(None)

    @property
    def words(self) -> str:
        """All that is said, line by line."""
        told = [label.text() for label in (self._heading, self._service, self._state, self._why)]
        told += [f"{name.text()}: {value.text()}" for name, value in self.differences.lines]
        return "\n".join(text for text in told if text)

    def show_operation(self, operation: OperationStanding | None) -> None:
        """Show another operation, or none."""
        if operation is None:
            self._heading.setText(tr("No operation is selected"))
            self._service.hide()
            self._service.clear()
            self._icon.show_icon("")
            self._state.setText(tr("Select one in the table to see how this server's version of it differs."))
            self._why.hide()
            self.differences.show_facts(())
            return
        self._heading.setText(operation.operation)
        self._service.setText(operation.service)
        self._service.show()
        self._icon.show_icon(*ICONS[operation.standing])
        self._state.setText(f"{word(operation.standing)}: {tr(MEANINGS[operation.standing])}")
        self._why.setText(operation.off or operation.warning)
        dress(self._why, "error" if operation.standing is Standing.OFF else "muted")
        self._why.setVisible(bool(self._why.text()))
        self.differences.show_facts([_fact(found) for found in operation.differences])


def _fact(found: Difference) -> Fact:
    words = found.words if found.path in found.words else f"{found.path}: {found.words}"
    return Fact(tr(_SIDES[found.side]), words, hover=found.path)


def _words(parent: QWidget) -> QLabel:
    label = QLabel(parent)
    label.setWordWrap(True)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setTextInteractionFlags(
        Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
    )
    return label
