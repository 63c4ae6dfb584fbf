"""A box to try a path out: whether a policy saves that file, which rule wins and why."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from console.contract.language import Record
from console.contract.policy_rules import EXPLICIT_PATH
from console.settings.path_rules import decide, may_be_tried
from console.settings.whole_policy import WholePolicy
from ui.editors.settings_page import SettingsPage
from ui.editors.told_panels import ValuesRow, plain_label, values_panel
from ui.editors.value_edits import NumberEdit, TextEdit
from ui.look import Look, spacing
from ui.look.style import dress
from ui.models.path_words import decision_facts
from ui.translation import tr


class TryPath(QWidget):
    """wanted: a path was typed, and the policy is not known yet; whoever hears it calls `show_policy`."""

    wanted = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._policy: WholePolicy | None = None
        self._problem = ""
        self._is_wanted = False
        heading = QLabel(tr("Try a path"), self)
        heading.setFont(look.fonts.heading)
        self.path = TextEdit(tr("Path of a file, such as {path}", path=r"D:\Shared\Plans\site.dwg"), self)
        self.path.line.setAccessibleName(tr("Path of a file"))
        self.path.changed.connect(self._typed)
        self.file_size = NumberEdit("B", tr("Size, or nothing"), self)
        self.file_size.line.setAccessibleName(tr("Size of the file"))
        self.file_size.changed.connect(self._typed)
        self._said = plain_label("", self)
        self._result: QWidget | None = None
        self._facts: tuple[tuple[str, str], ...] = ()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(spacing.SMALL)
        line = QHBoxLayout()
        line.setSpacing(spacing.SMALL)
        line.addWidget(self.path, 2)
        line.addWidget(self.file_size, 1)
        self._column.addWidget(heading)
        self._column.addLayout(line)
        self._column.addWidget(self._said)
        self._column.addStretch(1)
        self.setFocusProxy(self.path)
        self._try()

    @property
    def facts(self) -> tuple[tuple[str, str], ...]:
        """What is told of the path, as pairs of a name and a sentence."""
        return self._facts

    @property
    def said(self) -> str:
        """What is said in place of a result, or ""."""
        return "" if self._said.isHidden() else self._said.text()

    def show_policy(self, policy: WholePolicy | None) -> None:
        """Try the path on another policy; None where it is still to be read."""
        self._policy, self._problem, self._is_wanted = policy, "", False
        self._try()

    def show_problem(self, sentence: str) -> None:
        """Say why the policy cannot be read."""
        self._problem, self._is_wanted = sentence, False
        self._try()

    @Slot()
    def _typed(self) -> None:
        """A policy that could not be read may be there now."""
        self._problem = ""
        self._try()

    @Slot()
    def _try(self) -> None:
        path, size = self.path.value() or "", self.file_size.value()
        problem = _problem_of(path, size)
        self.path.show_wrong(is_wrong=bool(path) and not may_be_tried(path))
        self.file_size.show_wrong(is_wrong=not _is_size(size))
        if problem or self._problem:
            self._say(problem or self._problem, is_wrong=bool(path))
        elif self._policy is None:
            self._say(tr("Reading the policy with its lists…"))
            if not self._is_wanted:
                self._is_wanted = True
                self.wanted.emit()
        else:
            self._said.hide()
            self._tell(tuple(decision_facts(decide(self._policy, path, size))))

    def _say(self, words: str, *, is_wrong: bool = False) -> None:
        dress(self._said, "error" if is_wrong else "muted")
        self._said.setText(words)
        self._said.show()
        self._tell(())

    def _tell(self, facts: tuple[tuple[str, str], ...]) -> None:
        if facts == self._facts:
            return
        self._facts = facts
        if self._result is not None:
            self._result.deleteLater()
        rows = (ValuesRow(name, (words,)) for name, words in facts)
        self._result = values_panel(self._look, (), rows, wide=(0,), parent=self) if facts else None
        if self._result is not None:
            self._result.setAccessibleName(" ".join(f"{name}: {words}" for name, words in facts))
            self._column.insertWidget(self._column.count() - 1, self._result)


class TryPathPage(SettingsPage):
    """The box as a section of the editor of policies: it tries what is entered there, saved or not."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.box = TryPath(look, self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, spacing.SMALL, 0)
        column.addWidget(self.box)
        self.setFocusProxy(self.box)

    def show_settings(self, settings: Record, before: Record) -> None:  # noqa: ARG002
        self.show_around(settings)

    def show_around(self, settings: Record) -> None:
        if isinstance(settings, WholePolicy):
            self.box.show_policy(settings)

    def edited(self, settings: Any) -> Any:
        return settings


def _problem_of(path: str, size: object) -> str:
    if not path:
        return tr("Type the path of a file to see whether this policy saves it, and which rule says so.")
    if path.lower().startswith("%"):
        return tr("Type the path as it is on the computer: %UserProfile% is another folder for everyone.")
    if not may_be_tried(path):
        rule = tr(EXPLICIT_PATH.sentence)
        return tr("The path of a file, which may stand in the network as \\\\server\\share\\file, {rule}.", rule=rule)
    return "" if _is_size(size) else tr("The size must be a number of bytes, or a number with its unit, as 3 MB.")


def _is_size(size: object) -> bool:
    return size is None or (isinstance(size, int) and size >= 0)
