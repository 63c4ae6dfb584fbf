"""The sections of an editor of settings in a list, each with its marks, and the page of the one that is chosen."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QIcon, QPixmap
from PySide6.QtWidgets import QApplication, QHBoxLayout, QListWidget, QListWidgetItem, QStackedWidget, QWidget

from console.contract.language import Record
from ui.editors.settings_page import Section, SettingsPage
from ui.look import Look, spacing
from ui.look.style import dress
from ui.translation import tr
from ui.views.scrolled import scrolled


class SettingsSections(QWidget):
    """Edits one record in sections. changed: a person entered something.

    A page is made when it is first shown: until then its settings are those that were given to `show_settings`.
    """

    changed = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._sections: tuple[Section, ...] = ()
        self._pages: dict[int, SettingsPage] = {}
        self._places: dict[int, QWidget] = {}
        self._settings: Any = None
        self._before: Any = None
        self._is_stored = False
        # As wide as a mark, so that no title moves when it gets one.
        blank = QPixmap(spacing.ICON, spacing.ICON)
        blank.fill(Qt.GlobalColor.transparent)
        self._unmarked = QIcon(blank)
        self.list = QListWidget(self)
        self.list.setAccessibleName(tr("Sections"))
        self.list.setFixedWidth(spacing.SECTIONS)
        self.list.setIconSize(QSize(spacing.ICON, spacing.ICON))
        dress(self.list, "boxed")
        self.list.currentRowChanged.connect(self._show_page)
        self._stack = QStackedWidget(self)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(spacing.WIDE)
        line.addWidget(self.list)
        line.addWidget(self._stack, 1)
        self.setFocusProxy(self.list)

    @property
    def titles(self) -> tuple[str, ...]:
        """What the sections are called."""
        return tuple(section.title for section in self._sections)

    @property
    def current(self) -> SettingsPage | None:
        """The page that is shown."""
        return self._pages.get(self.list.currentRow())

    @property
    def settings(self) -> Any:
        """The record with everything that was entered."""
        settings = self._settings
        for page in self._pages.values():
            settings = page.edited(settings)
        return settings

    def show_settings(
        self, sections: Sequence[Section], settings: Record, before: Record, *, is_stored: bool = True
    ) -> None:
        """Show a record to be edited; the chosen section stays where it still is. before: as the server has it.

        is_stored: what differs from that is marked.
        """
        at = max(0, self.list.currentRow())
        if [section.title for section in sections] != list(self.titles):
            self._make_list(sections)
        self._settings, self._before, self._is_stored = settings, before, is_stored
        for page in self._pages.values():
            page.show_settings(settings, before)
        self.list.setCurrentRow(min(at, len(self._sections) - 1))
        self.mark()

    def go_to(self, title: str) -> SettingsPage:
        """Show a section. Raises ValueError where there is none of that title."""
        self.list.setCurrentRow(self.titles.index(title))
        return self._page(self.list.currentRow())

    def take_focus(self) -> None:
        """Put the cursor into the page that is shown."""
        if self.current is not None:
            self.current.take_focus()

    def validate(self, paths: Iterable[str]) -> None:
        """Say beside all settings what is wrong with them. paths: of those that are known to be wrong."""
        wrong = tuple(paths)
        for at, section in enumerate(self._sections):
            if at in self._pages or any(map(section.holds, wrong)):
                page = self._page(at)
                page.show_around(self.settings)
                page.validate()
        self.mark()

    def tell(self, sentences: Mapping[str, str]) -> None:
        """Say beside settings, by their paths, what the provider finds wrong, until they are changed."""
        for at, section in enumerate(self._sections):
            own = {path: words for path, words in sentences.items() if section.holds(path)}
            if own:
                self._page(at).show_problems(own)
        self.mark()

    def go_to_wrong(self, *, is_next: bool = False) -> bool:
        """Bring the first wrong setting into view, or the one behind where the keyboard is; False where none is."""
        wrong = list(self._wrong())
        if not wrong:
            return False
        at = 0
        if is_next:
            focused: QWidget | None = QApplication.focusWidget()
            here = [n for n, (_, part) in enumerate(wrong) if focused is not None and _is_in(focused, part)]
            row = self.list.currentRow()
            behind = [n for n, (place, _) in enumerate(wrong) if place >= row]
            at = (here[-1] + 1) % len(wrong) if here else (behind or [0])[0]
        place, part = wrong[at]
        self.list.setCurrentRow(place)
        self._page(place).go_to(part)
        return True

    @property
    def wrong_count(self) -> int:
        """How many settings are marked as wrong."""
        return sum(1 for _ in self._wrong())

    @Slot()
    def mark(self) -> None:
        """Mark the sections in which something is wrong or changed."""
        for at in range(len(self._sections)):
            page = self._pages.get(at)
            shown = self._settings if page is None else page.edited(self._settings)
            number = 0 if page is None else len(page.wrong())
            self._mark(self.list.item(at), at, number, is_changed=self._is_changed(at, shown))

    def _is_changed(self, at: int, settings: Any) -> bool:
        return self._is_stored and any(
            _value_at(settings, part) != _value_at(self._before, part) for part in self._sections[at].parts
        )

    def _mark(self, item: QListWidgetItem, at: int, wrong: int, *, is_changed: bool) -> None:
        title = self._sections[at].title
        if wrong:
            words, icon, role = tr("something is wrong"), "error", "error"
        elif is_changed:
            words, icon, role = tr("changed"), "edit", "accent"
        else:
            words, icon, role = "", "", ""
        item.setIcon(self._look.icon(icon, role) if icon else self._unmarked)
        item.setToolTip(f"{title}: {words}" if words else "")
        item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{title}, {words}" if words else title)

    def _make_list(self, sections: Sequence[Section]) -> None:
        self._sections = tuple(sections)
        for place in self._places.values():
            self._stack.removeWidget(place)
            place.deleteLater()
        self._pages, self._places = {}, {}
        self.list.blockSignals(True)
        self.list.clear()
        for section in self._sections:
            item = QListWidgetItem(section.title, self.list)
            item.setSizeHint(QSize(0, spacing.ROW))
        self.list.blockSignals(False)

    def _page(self, at: int) -> SettingsPage:
        page = self._pages.get(at)
        if page is None:
            settings = self.settings
            page = self._sections[at].make(self)
            page.show_settings(self._settings, self._before)
            page.show_around(settings)
            page.changed.connect(self._edited)
            self._pages[at] = page
            self._places[at] = page if page.scrolls_itself else scrolled(page)
            self._stack.addWidget(self._places[at])
        return page

    @Slot(int)
    def _show_page(self, at: int) -> None:
        if 0 <= at < len(self._sections):
            is_made = at in self._pages
            page = self._page(at)
            if is_made:
                page.show_around(self.settings)
            self._stack.setCurrentWidget(self._places[at])
            self.mark()

    @Slot()
    def _edited(self) -> None:
        self.mark()
        self.changed.emit()

    def _wrong(self) -> Iterator[tuple[int, QWidget]]:
        for at in range(len(self._sections)):
            page = self._pages.get(at)
            for part in page.wrong() if page is not None else ():
                yield at, part


def _value_at(settings: Any, path: str) -> Any:
    for step in filter(None, path.split(".")):
        settings = None if settings is None else getattr(settings, step)
    return settings


def _is_in(widget: QWidget, part: QWidget) -> bool:
    return widget is part or part.isAncestorOf(widget)
