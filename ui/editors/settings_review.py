"""What saving settings will do, before it is done, and how it went: in sentences, field by field, call by call."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from PySide6.QtWidgets import QVBoxLayout, QWidget

from console.commands.change import ChangeResult, Outcome
from ui.editors.settings_saving import SettingsCall, SettingsSaving
from ui.editors.told_panels import ValuesRow, plain_label, sentences_panel, values_panel
from ui.look import Look, spacing
from ui.models.change_words import ARROW, OUTCOME_ICONS, outcome_meaning, outcome_words, provider_words
from ui.models.difference_words import ToldDifference, nothing
from ui.translation import counted, tr


class _Told(QWidget):
    """Panels below each other, which are made anew whenever there is something else to tell."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._panels: list[QWidget] = []
        self._lines: list[str] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, spacing.SMALL, 0)
        self._column.setSpacing(spacing.MEDIUM)
        self._column.addStretch(1)

    @property
    def words(self) -> str:
        """Everything that is said, a line each."""
        return "\n".join(self._lines)

    def _clear(self) -> None:
        for panel in self._panels:
            self._column.removeWidget(panel)
            panel.deleteLater()
        self._panels, self._lines = [], []

    def _say(self, look: str, icon: str, role: str, lines: Sequence[str]) -> None:
        if lines:
            self._add(sentences_panel(self._look, look, icon, role, lines, self), *lines)

    def _add(self, panel: QWidget, *lines: str) -> None:
        self._column.insertWidget(len(self._panels), panel)
        self._panels.append(panel)
        self._lines += lines


class SettingsReview(_Told):
    """The difference, and the calls that make it."""

    def show_review(self, sentences: Sequence[str], told: Sequence[ToldDifference], saving: SettingsSaving) -> None:
        """Show it. sentences: the difference as a whole; told: field by field."""
        self._clear()
        self._say("chip", "edit", "accent", sentences)
        rows = [_row(each) for each in told]
        if all(map(_is_new, told)):
            rows = [ValuesRow(row.title, row.cells[-1:], row.hint, 0, row.spoken) for row in rows]
            table = values_panel(self._look, (), rows, wide=(0,), parent=self)
        else:
            headings = (tr("Now"), "", tr("Afterwards"))
            table = values_panel(self._look, headings, rows, wide=(0, 2), parent=self)
        self._add(table, *(row.spoken for row in rows))
        count = counted(len(saving.calls), "It is saved with one call:", "It is saved with {n} calls, one by one:")
        self._add(plain_label(count, self, "muted"), count)
        for call in saving.calls:
            self._add(plain_label(f"\N{BULLET} {call.words}", self), call.words)
        final = _distinct(tr(each) for preview in saving.previews if preview is not None for each in preview.final)
        known = [preview for preview in saving.previews if preview is not None]
        effects = [each for preview in known for each in preview.effects]
        effects += [each for call in saving.calls if call.waits for each in call.command.effects]
        unread = [preview.unreadable for preview in known if preview.unreadable]
        self._say("notice", "warning", "warning", _distinct(unread))
        self._say("failure", "warning", "error", [tr("This cannot be taken back."), *final] if final else [])
        self._say("chip", "ok", "info", _distinct(map(tr, effects)))


class SettingsOutcome(_Told):
    """How each call stands, and whether everything is stored as it was sent."""

    def show_saving(self, saving: SettingsSaving, dropped: Sequence[str] = (), *, is_read_back: bool = False) -> None:
        """Show how it stands. dropped: settings that the server did not keep, in words, once they were read back."""
        self._clear()
        for call, result in zip(saving.calls, saving.results, strict=True):
            look, icon, role, lines = _told_call(call.words, result)
            self._say(look, icon, role, lines)
        if dropped:
            said = tr("The provider took it, and has not kept all of it:")
            self._say("failure", "warning", "error", [said, *dropped])
        elif is_read_back:
            self._say("panel", "ok", "ok", [tr("Read back: everything is stored as it was sent.")])


def _row(told: ToldDifference) -> ValuesRow:
    spoken = f"{told.title}: {told.new}" if _is_new(told) else f"{told.title}: {told.old}{ARROW}{told.new}"
    return ValuesRow(told.title, (told.old, ARROW.strip(), told.new), told.path, 2, spoken)


def _is_new(told: ToldDifference) -> bool:
    """Whether nothing is told of what it was."""
    return told.old in ("", nothing())


def _told_call(words: str, result: ChangeResult | None) -> tuple[str, str, str, list[str]]:
    if result is None:
        return "panel", "clock", "text_muted", [tr("{call}: not sent yet", call=words)]
    icon, role = OUTCOME_ICONS[result.outcome]
    lines = [tr("{call}: {outcome}", call=words, outcome=outcome_words(result.outcome))]
    if result.outcome is not Outcome.DONE:
        lines.append(result.summary or outcome_meaning(result.outcome))
        lines += [line for line in (result.advice, provider_words(result)) if line]
    is_bad = result.outcome in (Outcome.REFUSED, Outcome.NOT_SENT, Outcome.FOUND_UNDONE)
    look = "failure" if is_bad else "panel" if result.outcome.has_happened else "notice"
    return look, icon, role, lines


def ended_words(call: SettingsCall, result: ChangeResult) -> str:
    """How one call ended, in a line, with the provider's words."""
    said = (outcome_words(result.outcome), result.summary, result.advice, provider_words(result))
    return f"{call.words}: {'. '.join(words.rstrip('.') for words in said if words)}."


def lost_words(told: ToldDifference) -> str:
    """A setting that was sent and is stored otherwise, as the difference of the two tells it."""
    if not told.old:
        return f"{told.title}: {told.new}"
    return tr("{setting}: sent {sent}, stored {stored}", setting=told.title, sent=told.old, stored=told.new)


def _distinct(lines: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(lines))
