"""One change of the journal in full: what it did to each field, when, by whom, and what the provider said."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from console.commands.change import JournalEntry
from ui import formats, navigation
from ui.environments import label_of
from ui.look import Look, spacing
from ui.look.icon_label import IconLabel
from ui.look.style import dress, show_words_beside_icon
from ui.models.change_words import OUTCOME_ICONS, command_words, field_lines, outcome_meaning, outcome_words
from ui.models.journal_model import code_words
from ui.navigation import Place
from ui.panes.activity_journal_actions import EntryAction
from ui.panes.section import Fact, FactList
from ui.translation import tr
from ui.views.elided_label import ElidedLabel
from ui.views.flow_layout import FlowLayout
from ui.views.scrolled import scrolled


class JournalDetails(QFrame):
    """Tells of one change, and what to do to see one while none is chosen. opened: a place was asked for."""

    opened = Signal(object)

    def __init__(self, look: Look, actions: Sequence[EntryAction], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        dress(self, "panel")
        self.setAccessibleName(tr("Details of the change"))
        self._look = look
        self._actions = actions
        self.entry: JournalEntry | None = None
        self._heading = QLabel(self)
        self._heading.setFont(look.fonts.heading)
        self._heading.setWordWrap(True)
        self._heading.setTextFormat(Qt.TextFormat.PlainText)
        self._whom = ElidedLabel(parent=self)
        dress(self._whom, "muted")
        self._icon = IconLabel(look, parent=self)
        self._state = _words(self)
        self._fields = FactList(self)
        self._facts = FactList(self)
        self._fields_title = QLabel(tr("What was changed"), self)
        self._fields_title.setFont(look.fonts.strong)
        self._links_line, self._buttons_line = _line_that_wraps(self), _line_that_wraps(self)
        state = QHBoxLayout()
        state.setSpacing(spacing.SMALL)
        state.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        state.addWidget(self._state, 1)
        content = QWidget(self)
        inner = QVBoxLayout(content)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(spacing.SMALL)
        inner.addLayout(state)
        inner.addWidget(self._fields_title)
        inner.addWidget(self._fields)
        inner.addWidget(self._links_line)
        inner.addWidget(self._facts)
        inner.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(spacing.LARGE, spacing.MEDIUM, spacing.LARGE, spacing.MEDIUM)
        layout.setSpacing(spacing.SMALL)
        layout.addWidget(self._heading)
        layout.addWidget(self._whom)
        layout.addWidget(self._buttons_line)
        layout.addWidget(scrolled(content), 1)
        self.show_entry(None)

    @property
    def words(self) -> str:
        """All that is said, line by line."""
        told = [self._heading.text(), self._whom.text, self._state.text()]
        told += [f"{name.text()}: {value.text()}" for name, value in (*self._fields.lines, *self._facts.lines)]
        return "\n".join(text for text in told if text)

    @property
    def buttons(self) -> dict[str, QPushButton]:
        """The buttons of the actions that apply, by name."""
        return {button.objectName(): button for button in _buttons(self._buttons_line)}

    @property
    def links(self) -> dict[str, QPushButton]:
        """What leads to changes that have to do with this one, by its words."""
        return {button.text(): button for button in _buttons(self._links_line)}

    def take_focus(self) -> None:
        """Go on with the keyboard at what can be done with the change."""
        for button in self.buttons.values():
            if button.isEnabled():
                button.setFocus(Qt.FocusReason.ShortcutFocusReason)
                return

    def show_entry(self, entry: JournalEntry | None) -> None:
        """Show another change, or none."""
        self.entry = entry
        self._show_links(entry)
        self._show_buttons(entry)
        self._fields_title.setVisible(entry is not None)
        self._whom.setVisible(entry is not None)
        if entry is None:
            self._heading.setText(tr("No change is selected"))
            self._icon.show_icon("")
            self._state.setText(tr("Select one in the table to see all that is known of it."))
            self._fields.show_facts(())
            self._facts.show_facts(())
            return
        self._heading.setText(command_words(entry.service, entry.operation))
        self._whom.set_text(" · ".join(part for part in (_name(entry), entry.target.path) if part))
        self._icon.show_icon(*OUTCOME_ICONS[entry.outcome])
        self._state.setText(_state_words(entry))
        fields = [Fact(line.title, line.words, hover=line.name, hint=line.hint) for line in field_lines(entry)]
        self._fields_title.setVisible(bool(fields))
        self._fields.show_facts(fields)
        self._facts.show_facts(_facts(entry))

    def _show_buttons(self, entry: JournalEntry | None) -> None:
        _empty(self._buttons_line)
        if entry is None:
            return
        for action in self._actions:
            if action.applies(entry):
                reason = action.why_off(entry)
                button = QPushButton(self._look.icon(action.icon), action.words, self._buttons_line)
                button.setObjectName(action.name)
                show_words_beside_icon(button)
                button.setEnabled(not reason)
                button.setToolTip(reason)
                button.clicked.connect(partial(action.run, entry))
                _add(self._buttons_line, button)

    def _show_links(self, entry: JournalEntry | None) -> None:
        _empty(self._links_line)
        if entry is None:
            return
        links = {
            tr("The change that it takes back"): (navigation.CHANGE, entry.undoes),
            tr("The change that it repeats"): (navigation.CHANGE, entry.repeats),
            tr("All changes of its job"): (navigation.JOB, entry.job),
        }
        for words, (kind, key) in links.items():
            if key:
                link = QPushButton(words, self._links_line)
                dress(link, "quiet")
                place = navigation.activity("journal", f"{kind}/{key}")
                link.clicked.connect(partial(self._open, place))
                _add(self._links_line, link)

    def _open(self, place: Place) -> None:
        self.opened.emit(place)


def entry_in_words(entry: JournalEntry) -> str:
    """All that is known of a change, line by line, as it is copied."""
    lines = [command_words(entry.service, entry.operation), f"{_name(entry)}  {entry.target.path}".strip()]
    lines.append(_state_words(entry))
    lines += [f"{line.title}: {line.words}" for line in field_lines(entry)]
    lines += [f"{fact.name}: {fact.hover or fact.value}" for fact in _facts(entry)]
    return "\n".join(lines)


def _name(entry: JournalEntry) -> str:
    return entry.target.name or entry.target.key


def _state_words(entry: JournalEntry) -> str:
    return f"{outcome_words(entry.outcome)}: {outcome_meaning(entry.outcome)}"


def _facts(entry: JournalEntry) -> list[Fact]:
    """Everything beside the fields; what is not known is left out."""
    ended = formats.moment(entry.ended_at) if entry.ended_at else ""
    facts = [
        Fact(tr("Written down"), formats.moment(entry.at), hover=formats.moment_exact(entry.at)),
        Fact(tr("Last known"), ended, hover=formats.moment_exact(entry.ended_at) if ended else ""),
        Fact(tr("How it was settled"), entry.note),
        Fact(tr("Provider's code"), code_words(entry)),
        Fact(tr("Provider's words"), entry.message),
        Fact(tr("By"), entry.who),
        Fact(tr("Provider's user"), entry.user),
        Fact(tr("Profile"), f"{entry.profile} · {label_of(entry.environment)}", hover=entry.base),
        Fact(tr("Operation"), entry.operation, hover=f"{entry.service}.{entry.operation}"),
        Fact(tr("Entry"), formats.count(entry.number), hover=entry.id),
    ]
    return [fact for fact in facts if fact.value]


def _line_that_wraps(parent: QWidget) -> QWidget:
    line = QWidget(parent)
    FlowLayout(line)
    policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
    policy.setHeightForWidth(True)
    line.setSizePolicy(policy)
    line.hide()
    return line


def _add(line: QWidget, button: QPushButton) -> None:
    layout = line.layout()
    if layout is not None:
        layout.addWidget(button)
    button.show()
    line.show()


def _buttons(line: QWidget) -> list[QPushButton]:
    return [button for button in line.findChildren(QPushButton) if not button.isHidden()]


def _empty(line: QWidget) -> None:
    layout = line.layout()
    for button in _buttons(line):
        if layout is not None:
            layout.removeWidget(button)
        button.hide()
        button.deleteLater()
    line.hide()


def _words(parent: QWidget) -> QLabel:
    label = QLabel(parent)
    label.setWordWrap(True)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setTextInteractionFlags(
        Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
    )
    return label
