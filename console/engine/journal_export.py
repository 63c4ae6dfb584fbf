"""Writes entries of the journal to a file: for spreadsheets, or with their digests for whoever wants to check them."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from console.commands.change import JournalEntry, JournalQuery
from console.commands.journal import Journal
from console.commands.journal_lines import Begun
from console.contract.columns import moment
from console.errors import ExportFailed
from console.export.files import Form, export_file
from console.export.texts import Cell

_ENTRY_HEADINGS = (
    "Number",
    "Begun at",
    "Ended at",
    "Outcome",
    "Operation",
    "Service called",
    "Kind",
    "Made to",
    "Target",
    "Target's name",
    "Where it sits",
    "Sent",
    "Before",
    "Code",
    "Code's name",
    "Message",
    "Note",
    "Made by",
    "Provider's user",
    "Profile",
    "Environment",
    "Address",
    "Job",
    "Repeats",
    "Takes back",
    "Entry",
)

_LINE_HEADINGS = ("file", "line", "before", "digest", "body")
_FORMS = (Form.CSV, Form.XLSX, Form.JSON)


class JournalExport:
    """One export; `write` blocks until the file is there, or until another thread calls `stop`."""

    def __init__(self, journal: Journal, query: JournalQuery, path: Path) -> None:
        self._journal = journal
        self._query = query
        self._path = path
        self._stopped = threading.Event()
        self._count = 0

    def stop(self) -> None:
        """Write no more; the file is then as it was before."""
        self._stopped.set()

    def write(self) -> int:
        """Write all entries of the query and give how many there were. Raises ExportFailed and JournalProblem.

        CSV and XLSX have a row for each entry, newest first. JSON has an object for each line of the entries, oldest
        first: `digest` is the SHA-256, in hexadecimal digits, of the text `before` followed by the text `body`, both in
        UTF-8, and `before` is the `digest` of the line before it. Lines that do not follow each other in the journal
        are checked one by one, those of an export of everything as a whole.
        """
        ending = self._path.suffix.lower().removeprefix(".")
        if ending not in _FORMS:
            raise ExportFailed(
                f"{self._path.name} was not written: its ending does not say what it is to be.",
                "Use .csv, .xlsx or .json.",
            )
        form = Form(ending)
        headings, rows = (_LINE_HEADINGS, self._lines()) if form is Form.JSON else (_ENTRY_HEADINGS, self._entries())
        steps = export_file(self._path, headings, rows, form)
        for _ in steps:
            if self._stopped.is_set():
                steps.close()
                break
        return self._count

    def _entries(self) -> Iterator[tuple[Cell, ...]]:
        for entry in self._journal.entries(self._query):
            self._count += 1
            yield _cells(entry)

    def _lines(self) -> Iterator[tuple[Cell, ...]]:
        for found in self._journal.lines(self._query):
            self._count += isinstance(found.line, Begun)
            yield found.span.segment, found.number, found.before, found.digest, found.body.decode()


def _cells(entry: JournalEntry) -> tuple[Cell, ...]:
    target = entry.target
    return (
        entry.number,
        moment(entry.at),
        moment(entry.ended_at) if entry.ended_at else None,
        entry.outcome.value,
        entry.operation,
        entry.service,
        entry.kind.value,
        target.kind.value,
        target.key,
        target.name,
        target.path,
        _text(entry.fields),
        _text(entry.before),
        entry.code,
        entry.code_name,
        entry.message,
        entry.note,
        entry.who,
        entry.user,
        entry.profile,
        entry.environment,
        entry.base,
        entry.job,
        entry.repeats,
        entry.undoes,
        entry.id,
    )


def _text(values: Any) -> str:
    return "" if values is None else json.dumps(values, ensure_ascii=False)
