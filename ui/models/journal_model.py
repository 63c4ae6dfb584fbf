"""Entries of the journal as rows of the one table: when, how it ended, what, whom, from what to what, by whom."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime
from typing import Annotated

import msgspec
from PySide6.QtCore import QObject

from console.commands.change import JournalEntry, JournalPage, JournalQuery, Outcome
from console.contract.columns import moment
from console.contract.language import Record, about
from ui.models.change_words import OUTCOME_ICONS, command_words, in_short, outcome_words
from ui.models.columns import Column, columns_for
from ui.models.paged_model import Fetch, PagedModel, Part
from ui.tasks import Tasks
from ui.translation import tr

ReadPage = Callable[[JournalQuery], Awaitable[JournalPage]]

UNSETTLED = (Outcome.UNKNOWN, Outcome.OPEN)
"""Outcomes of which it is not known whether the change happened."""


class JournalRow(Record, kw_only=True):
    """One change, in words."""

    At: Annotated[datetime | None, about("when it was written down, a moment before it was sent")] = None
    Outcome: Annotated[str, about("how it stands")] = ""
    What: Annotated[str, about("what was to be done")] = ""
    Whom: Annotated[str, about("whom it was for")] = ""
    Change: Annotated[str, about("what was changed from what to what")] = ""
    Path: Annotated[str, about("where that stood at the time")] = ""
    Code: Annotated[str, about("the provider's result code")] = ""
    Who: Annotated[str, about("user of the computer it was made on")] = ""
    User: Annotated[str, about("the provider's user it was made with")] = ""
    Profile: Annotated[str, about("profile it was made with")] = ""
    Message: Annotated[str, about("what the provider said")] = ""
    Operation: Annotated[str, about("operation, as the provider spells it")] = ""
    Note: Annotated[str, about("how an unknown outcome was settled")] = ""


def journal_columns() -> tuple[Column, ...]:
    """The columns, the most telling ones first."""
    titles = {"At": tr("When"), "Code": tr("Provider's code"), "User": tr("Provider's user")}
    found = columns_for(JournalRow, hidden=("Message", "Operation", "Note"))
    return tuple(
        replace(
            column,
            title=titles.get(column.key, column.title),
            hint=column.field.about.doc[:1].upper() + column.field.about.doc[1:],
            icon_of=_icon_of if column.key == "Outcome" else None,
        )
        for column in found
    )


def _icon_of(words: str | None) -> tuple[str, str]:
    return next((icon for outcome, icon in OUTCOME_ICONS.items() if outcome_words(outcome) == words), ("", "text"))


def row_of(entry: JournalEntry) -> JournalRow:
    """An entry as a row."""
    return JournalRow(
        At=moment(entry.at),
        Outcome=outcome_words(entry.outcome),
        What=command_words(entry.service, entry.operation),
        Whom=entry.target.name or entry.target.key,
        Path=entry.target.path,
        Change=in_short(entry),
        Code=code_words(entry),
        Who=entry.who,
        User=entry.user,
        Profile=entry.profile,
        Message=entry.message,
        Operation=entry.operation,
        Note=entry.note,
    )


def code_words(entry: JournalEntry) -> str:
    """The provider's code with its name, "" where there is none."""
    return " ".join(part for part in (str(entry.code) if entry.code is not None else "", entry.code_name) if part)


class JournalModel(PagedModel[JournalEntry]):
    """The entries that a query wants, newest first. last: the last page that was read, with what it says of all."""

    def __init__(self, read: ReadPage, tasks: Tasks, parent: QObject | None = None) -> None:
        super().__init__(JournalRow, journal_columns(), row_of, lambda entry: entry.id, tasks, parent)
        self._read = read
        self.last: JournalPage | None = None

    async def ask(self, query: JournalQuery) -> None:
        """Show what another query wants. Raises ConsoleError: then nothing changes."""
        await self.show(self._fetching(query))

    def _fetching(self, query: JournalQuery) -> Fetch[JournalEntry]:
        async def fetch(offset: int, limit: int) -> Part[JournalEntry]:
            page = await self._read(msgspec.structs.replace(query, offset=offset, limit=limit))
            self.last = page
            return Part(page.entries, page.total, page.has_more)

        return fetch
