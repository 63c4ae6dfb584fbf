"""The stages of an editor of settings as widgets."""

from __future__ import annotations

from collections.abc import Collection

from PySide6.QtWidgets import QPushButton, QWidget

from ui.editors.change_moved import ChangeMoved
from ui.editors.settings_review import SettingsOutcome, SettingsReview
from ui.editors.settings_sections import SettingsSections
from ui.editors.stages import Stage, StagedSheet
from ui.look import Look
from ui.translation import counted, tr
from ui.views.scrolled import scrolled


class SettingsStages(StagedSheet):
    """The pages and buttons.

    is_edited: something was entered. why_off: why nothing can be saved, or "". is_conflict: both sides changed a
    setting. is_open: saving has not come to its end. is_whole: everything was saved and kept.
    """

    def __init__(self, look: Look, title: str, icon: str, parent: QWidget | None = None) -> None:
        super().__init__(look, title, icon, wide=True, parent=parent)
        self.is_edited = False
        self.why_off = ""
        self.is_conflict = False
        self.is_open = False
        self.is_whole = False
        self.sections_view = SettingsSections(look, self)
        self.review_page = SettingsReview(look, self)
        self.moved_page = ChangeMoved(look, self)
        self.outcome_page = SettingsOutcome(look, self)
        self.add_page(self.sections_view, Stage.FIELDS)
        self.add_page(scrolled(self.review_page), Stage.PREVIEW)
        self.add_page(scrolled(self.moved_page), Stage.MOVED)
        self.add_page(scrolled(self.outcome_page), Stage.SENDING, Stage.RESULT)
        self.back = self.stage_button(tr("Back"))
        self.retry = self.stage_button(tr("Try again"))
        self.look_now = self.stage_button(tr("Look now"))
        self.next_problem = self.stage_button(tr("Next problem"))
        self.next_problem.setToolTip(tr("Goes to the next setting that is wrong (F8)."))
        self.review = self.stage_button(tr("Review…"), "primary")
        self.save = self.stage_button(tr("Save"), "primary")
        self.take_theirs = self.stage_button(tr("Take theirs where both changed"))
        self.keep_mine = self.stage_button(tr("Go on"), "primary")
        self.enter(Stage.READING)

    @property
    def is_unsaved(self) -> bool:
        is_done = self.stage in (Stage.READING, Stage.SENDING) or (self.stage is Stage.RESULT and self.is_whole)
        return self.is_edited and not is_done

    def shown_buttons(self, stage: Stage) -> Collection[QPushButton]:
        shown = {
            self.back: stage in (Stage.PREVIEW, Stage.MOVED) or (stage is Stage.RESULT and not self.is_whole),
            self.look_now: stage is Stage.RESULT and self.is_open,
            self.next_problem: stage is Stage.FIELDS and bool(self.sections_view.wrong_count),
            self.review: stage is Stage.FIELDS,
            self.save: stage is Stage.PREVIEW,
            self.take_theirs: stage is Stage.MOVED and self.is_conflict,
            self.keep_mine: stage is Stage.MOVED,
        }
        return [button for button, is_shown in shown.items() if is_shown]

    def take_focus(self) -> None:
        if self.stage is Stage.FIELDS:
            self.sections_view.take_focus()
        elif self.stage is Stage.PREVIEW:
            self.save.setFocus()
        elif self.stage is Stage.MOVED:
            (self.take_theirs if self.is_conflict else self.keep_mine).setFocus()
        else:
            super().take_focus()

    def show_ready(self) -> None:
        """Offer what can be done now: a review of what was changed, a way to what is wrong."""
        wrong = self.sections_view.wrong_count
        self.next_problem.setVisible(self.stage is Stage.FIELDS and bool(wrong))
        self.next_problem.setText(counted(wrong, "Go to the problem", "Next of {n} problems"))
        self.keep_mine.setText(tr("Keep mine where both changed") if self.is_conflict else tr("Go on"))
        self.review.setEnabled(self.is_unsaved and not self.why_off)
        self.review.setToolTip(self.why_off or ("" if self.is_unsaved else tr("Nothing is changed yet.")))
