"""Lines of the journal that are written together, and what is told of each of them."""

from __future__ import annotations

from typing import Any

import msgspec

from console.commands.change import JournalEntry
from console.commands.journal_lines import Begun, Ended, entry_after
from console.contract.secrets import is_secret
from console.errors import BegunAlready, JournalProblem

Told = JournalEntry | JournalProblem | KeyError
"""How an entry stands once its line is on disk, or why no line of it was written."""


class Group:
    """The lines, in order, and what is told of each thing that was wanted once they are on disk.

    owner: the program that begins changes. entries: the highest number of an entry so far. begun: the changes that
    begin with these lines, by id.
    """

    def __init__(self, owner: str, entries: int) -> None:
        self.lines: list[Begun | Ended] = []
        self.begun: dict[str, JournalEntry] = {}
        self.told: list[Told] = []
        self._owner = owner
        self._entries = entries

    def begin(self, entry: JournalEntry, *, is_there: bool) -> None:
        """Add the line of a change that is about to be sent. is_there: the journal has it already."""
        if is_there or entry.id in self.begun:
            self.told.append(
                BegunAlready(
                    "This change stands in the journal already and was not sent again.",
                    "Look at its outcome in the journal.",
                    entry=entry.id,
                )
            )
            return
        numbered = msgspec.structs.replace(
            entry,
            number=self._entries + len(self.begun) + 1,
            owner=self._owner,
            fields=_without_secrets(entry.fields),
            before=_without_secrets(entry.before),
        )
        self.begun[entry.id] = numbered
        self._add(Begun(entry=numbered), numbered)

    def end(self, ended: Ended, known: JournalEntry | None) -> None:
        """Add the line of an outcome. known: its entry, None where the journal does not have it."""
        if known is None:
            self.told.append(KeyError(ended.id))
        else:
            self._add(ended, entry_after(known, ended))

    def _add(self, line: Begun | Ended, entry: JournalEntry) -> None:
        self.lines.append(line)
        self.told.append(entry)


def _without_secrets(value: Any) -> Any:
    """The value without what is called like a secret, wherever the values of a change come from."""
    if isinstance(value, dict):
        return {name: _without_secrets(held) for name, held in value.items() if not is_secret(name)}
    if isinstance(value, list | tuple):
        return [_without_secrets(item) for item in value]
    return value
