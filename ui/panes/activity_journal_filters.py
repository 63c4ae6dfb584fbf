"""What the journal is narrowed down to: words as one types, outcomes, kinds of change, a time, a profile."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import partial

from PySide6.QtCore import QDate, QLocale, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QMenu, QToolButton, QVBoxLayout, QWidget

from console.commands.change import JournalQuery, Outcome
from ui import formats, navigation
from ui.look import Look, spacing
from ui.look.style import dress, show_words_beside_icon
from ui.models.change_words import OUTCOME_ICONS, operations_by_words, outcome_meaning, outcome_words
from ui.models.journal_model import UNSETTLED
from ui.translation import counted, tr

_TYPING = 120
"""Milliseconds of quiet after a key before the journal is asked."""
_MONTHS = 12
"""Months back that are offered."""
_DAYS = (7, 30, 365)
_MOST_NAMED = 1
"""So many choices are named on their button; more are counted."""
_SECOND = 1_000_000

Span = tuple[int, int]
"""From and until, microseconds since 1970 in UTC; 0 = without end."""


class JournalFilters(QWidget):
    """The filters of one page. changed: something else is wanted. whole_asked: all that is narrowed by the address too.

    about: kind and key of what the page is about (`navigation.about_of`).
    """

    changed = Signal()
    whole_asked = Signal()

    def __init__(self, look: Look, about: tuple[str, str], subject: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._about = about
        kind, _ = about
        self._at_first = set(UNSETTLED) if kind == navigation.UNKNOWN_OUTCOMES else set()
        self._outcomes: set[Outcome] = set(self._at_first)
        self._what = ""
        self._span: Span = (0, 0)
        self._span_words = ""
        self._profile = ""
        self.profiles: Sequence[str] = ()
        self.field = QLineEdit(self)
        self.field.setClearButtonEnabled(True)
        find = QKeySequence(QKeySequence.StandardKey.Find).toString(QKeySequence.SequenceFormat.NativeText)
        self.field.setPlaceholderText(tr("Search names, values, messages and users  ({shortcut})", shortcut=find))
        self.field.setAccessibleName(tr("Search the journal"))
        self.field.addAction(look.icon("search"), QLineEdit.ActionPosition.LeadingPosition)
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(_TYPING)
        self._typing.timeout.connect(self.changed)
        self.field.textChanged.connect(self._typing.start)

        self.outcome = self._choice(self._fill_outcomes)
        self.what = self._choice(self._fill_operations)
        self.when = self._choice(self._fill_times)
        self.profile = self._choice(self._fill_profiles)
        self.clear = self._flat("close", tr("Clear"), self.clear_all)
        self.clear.setToolTip(tr("Take every filter away"))
        self.only = self._flat("close", tr("Only: {name}", name=subject), self.whole_asked.emit)
        self.only.setToolTip(tr("Show what was changed everywhere"))
        self.only.setCheckable(True)
        self.only.setChecked(True)
        self.only.setVisible(bool(kind) and kind != navigation.UNKNOWN_OUTCOMES)
        self.beside = QHBoxLayout()
        self.beside.setSpacing(spacing.SMALL)
        line = QHBoxLayout()
        line.setSpacing(spacing.SMALL)
        line.addWidget(self.field, 1)
        line.addLayout(self.beside)
        chips = QHBoxLayout()
        chips.setSpacing(spacing.TINY)
        for chip in self.chips:
            chips.addWidget(chip)
        chips.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(spacing.SMALL)
        layout.addLayout(line)
        layout.addLayout(chips)
        self._show_choices()

    @property
    def chips(self) -> tuple[QToolButton, ...]:
        """The buttons of the filters, in their order."""
        return self.only, self.outcome, self.what, self.when, self.profile, self.clear

    @property
    def is_narrowing(self) -> bool:
        """Whether anything is chosen or typed beside what the address says."""
        is_other = self._outcomes != self._at_first
        return bool(self.field.text().strip() or is_other or self._what or self._span_words or self._profile)

    @property
    def query(self) -> JournalQuery:
        """What is wanted."""
        kind, key = self._about
        same = dict(operations_by_words()).get(self._what, ()) if self._what else ()
        since, until = self._span
        return JournalQuery(
            text=self.field.text().strip(),
            outcomes=tuple(outcome for outcome in Outcome if outcome in self._outcomes),
            operations=same,
            profile=self._profile,
            target=key if kind in (navigation.ENTITY, navigation.ACCOUNT) else "",
            job=key if kind == navigation.JOB else "",
            entry=key if kind == navigation.CHANGE else "",
            since=since,
            until=until,
        )

    def choose_outcomes(self, outcomes: Iterable[Outcome]) -> None:
        """Show these outcomes only; all where there are none."""
        self._outcomes = set(outcomes)
        self._tell()

    def choose_what(self, words: str) -> None:
        """Show one kind of change only, by its words; all for ""."""
        self._what = words
        self._tell()

    def choose_span(self, words: str, span: Span) -> None:
        """Show a time only."""
        self._span_words, self._span = words, span
        self._tell()

    def choose_profile(self, profile: str) -> None:
        """Show what was made with one profile only; all for ""."""
        self._profile = profile
        self._tell()

    @Slot()
    def clear_all(self) -> None:
        """Take every filter away but what the address says."""
        self.field.blockSignals(True)
        self.field.clear()
        self.field.blockSignals(False)
        self._typing.stop()
        self._outcomes, self._what, self._profile = set(), "", ""
        self.choose_span("", (0, 0))

    def _tell(self) -> None:
        self._show_choices()
        self._typing.stop()
        self.changed.emit()

    def _show_choices(self) -> None:
        named = [outcome_words(outcome) for outcome in Outcome if outcome in self._outcomes]
        if self._outcomes == set(UNSETTLED):
            named = [outcome_words(Outcome.UNKNOWN)]
        _say(self.outcome, tr("Outcome"), named)
        _say(self.what, tr("Change"), [self._what] if self._what else [])
        _say(self.when, tr("Time"), [self._span_words] if self._span_words else [])
        _say(self.profile, tr("Profile"), [self._profile] if self._profile else [])
        is_chosen = bool(self._outcomes or self._what or self._span_words or self._profile)
        if not is_chosen and self.clear.hasFocus():
            self.field.setFocus()
        self.clear.setVisible(is_chosen)

    def _fill_outcomes(self, menu: QMenu) -> None:
        self._offer(menu, tr("Any outcome"), not self._outcomes, lambda: self.choose_outcomes(()))
        menu.addSeparator()
        for outcome, (icon, role) in OUTCOME_ICONS.items():
            act = menu.addAction(self._look.icon(icon, role), outcome_words(outcome))
            act.setToolTip(outcome_meaning(outcome))
            act.setCheckable(True)
            act.setChecked(outcome in self._outcomes)
            act.triggered.connect(partial(self._toggle_outcome, outcome))

    def _toggle_outcome(self, outcome: Outcome, *_checked: bool) -> None:
        self.choose_outcomes(self._outcomes ^ {outcome})

    def _fill_operations(self, menu: QMenu) -> None:
        self._offer(menu, tr("Any change"), not self._what, lambda: self.choose_what(""))
        menu.addSeparator()
        for words, _ in operations_by_words():
            self._offer(menu, words, words == self._what, partial(self.choose_what, words))

    def _fill_times(self, menu: QMenu) -> None:
        today = QDate.currentDate()
        self._offer(menu, tr("Any time"), not self._span_words, lambda: self.choose_span("", (0, 0)))
        menu.addSeparator()
        spans = {tr("Today"): (_start(today), 0), tr("Yesterday"): (_start(today.addDays(-1)), _start(today))}
        for days in _DAYS:
            words = tr("Last {days}", days=counted(days, "{n} day", "{n} days"))
            spans[words] = (_start(today.addDays(1 - days)), 0)
        for words, span in spans.items():
            self._offer(menu, words, words == self._span_words, partial(self.choose_span, words, span))
        months = menu.addMenu(tr("One month"))
        first = QDate(today.year(), today.month(), 1)
        for month in (first.addMonths(-back) for back in range(_MONTHS)):
            words = QLocale().toString(month, "MMMM yyyy")
            span = (_start(month), _start(month.addMonths(1)))
            self._offer(months, words, words == self._span_words, partial(self.choose_span, words, span))

    def _fill_profiles(self, menu: QMenu) -> None:
        self._offer(menu, tr("Any profile"), not self._profile, lambda: self.choose_profile(""))
        menu.addSeparator()
        for name in self.profiles:
            self._offer(menu, name, name == self._profile, partial(self.choose_profile, name))

    @staticmethod
    def _offer(menu: QMenu, words: str, is_chosen: bool, choose: Callable[[], None]) -> None:
        act = menu.addAction(words.replace("&", "&&"))
        act.setCheckable(True)
        act.setChecked(is_chosen)
        act.triggered.connect(lambda _checked: choose())

    def _choice(self, fill: Callable[[QMenu], None]) -> QToolButton:
        button = self._flat("down", "", lambda: self._open(button, fill))
        button.setCheckable(True)
        return button

    def _flat(self, icon: str, words: str, pressed: Callable[[], object]) -> QToolButton:
        button = QToolButton(self)
        button.setIcon(self._look.icon(icon))
        button.setText(words)
        button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        show_words_beside_icon(button)
        dress(button, "flat")
        button.clicked.connect(lambda: pressed())
        return button

    def _open(self, button: QToolButton, fill: Callable[[QMenu], None]) -> None:
        # It is down for as long as something is chosen, not because it was pressed.
        self._show_choices()
        menu = QMenu(button)
        menu.setToolTipsVisible(True)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        fill(menu)
        menu.popup(button.mapToGlobal(button.rect().bottomLeft()))


def _say(button: QToolButton, name: str, chosen: Sequence[str]) -> None:
    """Let a button say what is chosen, and be down where something is."""
    words = name
    if chosen:
        said = ", ".join(chosen) if len(chosen) <= _MOST_NAMED else formats.count(len(chosen))
        words = tr("{name}: {chosen}", name=name, chosen=said)
    button.setText(words)
    button.setToolTip("\n".join(chosen))
    button.setAccessibleName(tr("Filter by {words}", words=words))
    button.setChecked(bool(chosen))


def _start(day: QDate) -> int:
    """When a day begins here, in microseconds since 1970 in UTC."""
    return day.startOfDay().toSecsSinceEpoch() * _SECOND
