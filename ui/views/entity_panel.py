"""The left side: a filter line over the tree of entities, and what the filter hides."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from PySide6.QtCore import QEvent, QObject, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QMenu,
    QStackedLayout,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from console.contract.columns import ENTITIES
from console.errors import ConsoleError, SetsProblem
from console.store import NONE, Store
from console.store.sets import Sets
from console.store.steps import result_of
from ui.look import Look, spacing
from ui.look.style import dress, show_words_beside_icon
from ui.models.entity_tree_model import EntityTreeModel
from ui.translation import counted, grouped, tr
from ui.views.entity_tree_view import EntityTreeView
from ui.views.skeleton import Outline, Skeleton

_INTO_TREE = (Qt.Key.Key_Down, Qt.Key.Key_PageDown, Qt.Key.Key_Return, Qt.Key.Key_Enter)


class EntityPanel(QWidget):
    """Filter and tree. `retry` asks for the hierarchy again, after a failure that `show_state` told of.

    sets: what “#name” in the filter line stands for, and the tags that the rows carry.
    """

    retry = Signal()

    def __init__(self, look: Look, store: Store, sets: Sets, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._store = store
        self._sets = sets
        self.setAccessibleName(tr("Hierarchy"))
        self.setMinimumWidth(spacing.SIDE_LEAST)

        self.filter = QLineEdit(self)
        self.filter.setFixedHeight(spacing.CONTROL)
        self.filter.setClearButtonEnabled(True)
        self.filter.setPlaceholderText(tr("Filter the tree"))
        self.filter.setAccessibleName(tr("Filter the tree"))
        self.filter.setToolTip(tr("Words of a name, an id, or # and the name of a set or a tag"))
        self.filter.addAction(look.icon("filter"), QLineEdit.ActionPosition.LeadingPosition)
        self.filter.textChanged.connect(self._apply)
        self.filter.installEventFilter(self)
        self.inactive = QToolButton(self)
        self.inactive.setCheckable(True)
        self.inactive.setIcon(look.icon("suspended"))
        self.inactive.setFixedHeight(spacing.CONTROL)
        self.inactive.setToolTip(tr("Show inactive entities"))
        self.inactive.setAccessibleName(tr("Show inactive entities"))
        self.inactive.toggled.connect(self._apply)
        dress(self.inactive, "flat")
        self.by_set = QToolButton(self)
        self.by_set.setIcon(look.icon("tag"))
        self.by_set.setFixedHeight(spacing.CONTROL)
        self.by_set.setToolTip(tr("Filter by a set or a tag"))
        self.by_set.setAccessibleName(tr("Filter by a set or a tag"))
        self.by_set.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        dress(self.by_set, "flat")
        self.by_set.setMenu(QMenu(self.by_set))
        self.by_set.menu().aboutToShow.connect(self._fill_sets)
        forget = sets.changed.add(self._follow_sets)
        self.destroyed.connect(lambda: forget())
        line = QHBoxLayout()
        line.setContentsMargins(spacing.SMALL, spacing.SMALL, spacing.TINY, spacing.SMALL)
        line.setSpacing(spacing.TINY)
        line.addWidget(self.filter, 1)
        line.addWidget(self.by_set)
        line.addWidget(self.inactive)

        self.model = EntityTreeModel(store.entities, self)
        self.tree = EntityTreeView(look, store, sets, self.model, self)
        self._skeleton = Skeleton(look, Outline.TREE, self)
        self._skeleton.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        # Over the tree and not in its place, so that the tree keeps the focus.
        middle = QStackedLayout()
        middle.setStackingMode(QStackedLayout.StackingMode.StackAll)
        middle.addWidget(self._skeleton)
        middle.addWidget(self.tree)
        self._failure = _Failure(look, self)
        self._failure.retry.connect(self.retry)
        failure = QVBoxLayout()
        failure.setContentsMargins(spacing.SMALL, 0, spacing.SMALL, 0)
        failure.addWidget(self._failure)
        self._words = QLabel(self)
        self._words.setWordWrap(True)
        self._words.setFont(look.fonts.small)
        self._words.setContentsMargins(spacing.MEDIUM, spacing.TINY, spacing.MEDIUM, spacing.SMALL)
        dress(self._words, "muted")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(line)
        layout.addLayout(failure)
        layout.addLayout(middle, 1)
        layout.addWidget(self._words)
        self.model.rearranged.connect(self._say_what_is_hidden)
        self.tree.selectionModel().selectionChanged.connect(self._say_what_is_hidden)
        self._is_loading = False
        self._apply()

    @property
    def failure(self) -> str:
        """Why the hierarchy could not be loaded, or ""."""
        return self._failure.words

    @property
    def summary(self) -> str:
        """What the line below the tree says: how many match, are hidden, are selected."""
        return self._words.text()

    def show_inactive(self, *, is_shown: bool) -> None:
        """Show or hide what is not active."""
        self.inactive.setChecked(is_shown)

    def expand(self, ids: Iterable[int]) -> None:
        """Unfold the entities that were unfolded last time."""
        self.tree.expand_ids(ids)

    def show_state(self, problem: ConsoleError | None, *, is_loading: bool) -> None:
        """Say that the hierarchy is being loaded, or why it could not be."""
        self._is_loading = is_loading
        self._failure.show_error(None if is_loading else problem)
        self._say_what_is_hidden()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if event.key() in _INTO_TREE:
                self.tree.enter(self.model.first_match())
                return True
            if event.key() == Qt.Key.Key_Escape and self.filter.text():
                self.filter.clear()
                return True
        return super().eventFilter(watched, event)

    @Slot()
    def _apply(self) -> None:
        text = self.filter.text().strip()
        if text or self.model.filter.text:
            self.tree.fold_all()
        self.model.filter.apply(text, show_inactive=self.inactive.isChecked(), nodes=self._meant_by(text))

    def _meant_by(self, text: str) -> list[int] | None:
        """The nodes that “#name” stands for; None for other texts, and while no set or tag has that name."""
        one = self._sets.named(text[1:]) if text.startswith("#") else None
        if one is None:
            return None
        try:
            return result_of(self._sets.nodes_of(one, self._store))
        except SetsProblem:
            return []

    @Slot()
    def _fill_sets(self) -> None:
        menu = self.by_set.menu()
        menu.clear()
        for one in self._sets.named_all:
            menu.addAction(one.name).triggered.connect(partial(self._show_set, one.name))
        if menu.isEmpty():
            menu.addAction(tr("There is no set and no tag yet.")).setEnabled(False)
        elif self.filter.text().startswith("#"):
            menu.addSeparator()
            menu.addAction(tr("Show all again")).triggered.connect(self.filter.clear)

    def _show_set(self, name: str, _checked: bool = False) -> None:
        self.filter.setText(f"#{name}")

    def _follow_sets(self) -> None:
        if self.filter.text().startswith("#"):
            self._apply()
        self.tree.viewport().update()

    @property
    def is_waiting(self) -> bool:
        """Whether the tree stands in outline: nothing is in it yet, and it is not known that nothing will be."""
        is_known = self._store.freshness_of(ENTITIES, NONE) is not None
        return not len(self._store.entities) and (self._is_loading or not (is_known or self.failure))

    @Slot()
    def _say_what_is_hidden(self) -> None:
        self._skeleton.setVisible(self.is_waiting)
        shown = self.model.filter
        parts: list[str] = []
        if not len(self._store.entities):
            if self.is_waiting:
                parts = [tr("Loading the hierarchy…")]
            elif not self.failure:
                parts = [tr("The hierarchy is empty.")]
        elif shown.text:
            parts.append(counted(shown.match_count, "{n} match", "{n} matches"))
        elif shown.hidden_count:
            parts.append(counted(shown.hidden_count, "{n} inactive hidden", "{n} inactive hidden"))
        selected = len(self.tree.selectionModel().selectedIndexes())
        if selected > 1:
            parts.append(tr("{n} selected", n=grouped(selected)))
        self._words.setText(" · ".join(parts))
        self._words.setVisible(bool(parts))


class _Failure(QFrame):
    """Why the hierarchy could not be loaded, and Retry."""

    retry = Signal()

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        dress(self, "failure")
        self._words = QLabel(self)
        self._words.setWordWrap(True)
        self._words.setTextFormat(Qt.TextFormat.PlainText)
        button = QToolButton(self)
        button.setText(tr("Retry"))
        button.setIcon(look.icon("refresh", "text"))
        show_words_beside_icon(button)
        button.clicked.connect(self.retry)
        dress(button, "framed")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(spacing.MEDIUM, spacing.SMALL, spacing.MEDIUM, spacing.SMALL)
        layout.addWidget(self._words)
        layout.addWidget(button)
        self.show_error(None)

    @property
    def words(self) -> str:
        """What is shown."""
        return self._words.text()

    def show_error(self, error: ConsoleError | None) -> None:
        """Show `error`, or nothing."""
        self.setVisible(error is not None)
        self._words.setText(f"{error.summary} {error.advice}".strip() if error else "")
        self._words.setToolTip(error.details if error else "")
        self.setAccessibleName(self._words.text())
