"""The journal: what was to be changed, written down before it is sent, and how it ended; one line each, only added to.

Every line carries the digest of itself and of the line before, so that a gap or an edit shows. A change has one line
when it is begun and one for each outcome.
"""

from __future__ import annotations

import hashlib
import os
from pathlib import Path
from typing import Any

import msgspec

from console.commands.change import JournalEntry, JournalPage, JournalQuery, Outcome
from console.errors import BegunAlready, JournalProblem

FILE_NAME = "journal.jsonl"

_DIGITS = 64
_FIRST = "0" * _DIGITS


class _Ended(msgspec.Struct, frozen=True, kw_only=True, tag="ended"):
    """The line of an outcome."""

    id: str
    at: int
    outcome: Outcome
    code: int | None = None
    code_name: str = ""
    message: str = ""
    note: str = ""


class _Begun(msgspec.Struct, frozen=True, kw_only=True, tag="begun"):
    """The line of a change that is about to be sent."""

    entry: JournalEntry


_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder(_Begun | _Ended).decode


class Journal:
    """The journal in a folder. Every method blocks for a moment; `begin` and `end` return once the line is on disk."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / FILE_NAME
        self._entries: dict[str, JournalEntry] = {}
        self._last = _FIRST
        self._damage = ""
        self._read()

    def begin(self, entry: JournalEntry) -> JournalEntry:
        """Write down a change before it is sent; gives it with its number. Raises JournalProblem: then send nothing.

        Raises BegunAlready, which is one, for a change that is there already: it is never begun twice.
        """
        if entry.id in self._entries:
            raise BegunAlready(
                "This change stands in the journal already and was not sent again.",
                "Look at its outcome in the journal.",
                entry=entry.id,
            )
        numbered = msgspec.structs.replace(entry, number=len(self._entries) + 1)
        self._write(_Begun(entry=numbered))
        self._entries[entry.id] = numbered
        return numbered

    def end(
        self,
        entry: str,
        outcome: Outcome,
        *,
        at: int,
        code: int | None = None,
        code_name: str = "",
        message: str = "",
        note: str = "",
    ) -> JournalEntry:
        """Write down how a change stands now. Raises JournalProblem, and KeyError for an entry that is not there."""
        ended = _Ended(id=entry, at=at, outcome=outcome, code=code, code_name=code_name, message=message, note=note)
        known = self._entries[entry]
        self._write(ended)
        self._entries[entry] = _after(known, ended)
        return self._entries[entry]

    def entry(self, entry: str) -> JournalEntry:
        """The entry of that id. Raises KeyError."""
        return self._entries[entry]

    def unsettled(self, *, mine: bool = False) -> tuple[JournalEntry, ...]:  # noqa: ARG002 - one program so far
        """Every change of which it is not known whether it happened, oldest first; none that is under way here.

        mine: only those that this program may settle: its own, and those of programs that have ended.
        """
        return tuple(entry for entry in self._entries.values() if not entry.outcome.is_settled)

    def close(self) -> None:
        """Let go of the files."""

    def page(self, query: JournalQuery) -> JournalPage:
        """The entries that a query wants, newest first."""
        found = [entry for entry in reversed(self._entries.values()) if _fits(entry, query)]
        wanted = found[query.offset : query.offset + query.limit]
        return JournalPage(
            entries=tuple(wanted), total=len(found), unsettled=len(self.unsettled()), damage=self._damage
        )

    def _write(self, line: _Begun | _Ended) -> None:
        body = _encode(line)
        digest = _digest(self._last, body)
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            with self._path.open("ab") as file:
                file.write(digest.encode() + b" " + body + b"\n")
                file.flush()
                os.fsync(file.fileno())
        except OSError as error:
            raise JournalProblem(
                f"The journal cannot be written to {self._path.parent}: {error.strerror}.",
                "Make room on the disk, or give yourself the right to write there; until then no change is sent.",
            ) from error
        self._last = digest

    def _read(self) -> None:
        try:
            lines = self._path.read_bytes().splitlines()
        except FileNotFoundError:
            return
        except OSError as error:
            raise JournalProblem(
                f"The journal cannot be read from {self._path.parent}: {error.strerror}.",
                "Give yourself the right to read there; until then no change is sent.",
            ) from error
        for number, line in enumerate(lines, 1):
            digest, _, body = line.partition(b" ")
            if _digest(self._last, body) != digest.decode("ascii", "replace"):
                self._damage = f"The journal is damaged at line {number}; what follows is not shown."
                return
            self._last = digest.decode()
            self._take(_decode(body))

    def _take(self, line: _Begun | _Ended) -> None:
        if isinstance(line, _Begun):
            self._entries[line.entry.id] = line.entry
        else:
            self._entries[line.id] = _after(self._entries[line.id], line)


def _digest(before: str, body: bytes) -> str:
    return hashlib.sha256(before.encode() + body).hexdigest()


def _after(entry: JournalEntry, ended: _Ended) -> JournalEntry:
    facts: dict[str, Any] = {name: getattr(ended, name) for name in ("outcome", "code", "code_name", "message", "note")}
    return msgspec.structs.replace(entry, ended_at=ended.at, **facts)


def _fits(entry: JournalEntry, query: JournalQuery) -> bool:
    text = query.text.casefold()
    return (
        (not query.outcomes or entry.outcome in query.outcomes)
        and (not query.operations or entry.operation in query.operations)
        and (not query.profile or entry.profile == query.profile)
        and (not query.target or entry.target.key == query.target)
        and (not query.job or entry.job == query.job)
        and (not query.entry or entry.id == query.entry)
        and (not query.since or entry.at >= query.since)
        and (not query.until or entry.at < query.until)
        and (not text or text in _encode(entry).decode().casefold())
    )
