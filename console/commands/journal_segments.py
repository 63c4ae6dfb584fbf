"""The journal's files: lines are added to the last of them, under a lock, and none is ever changed or removed.

Behind damage, or behind a line that was torn while it was written, nothing is added: a new file is opened that is
chained to the last line that counts.
"""

from __future__ import annotations

import contextlib
import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from console.commands.journal_disk import flush, flush_folder, locked, opened, read_at, write_at
from console.commands.journal_lines import (
    BODY,
    HEAD_SIZE,
    Because,
    Begun,
    Head,
    Line,
    Opened,
    chained,
    head_bytes,
    head_of,
    is_torn,
    read,
)

HEAD_NAME = "journal.head"
SEGMENT_SIZE = 64 * 1024 * 1024
"""Bytes after which a new file is opened."""


class Span(NamedTuple):
    """Where a line stands: number of the file, first byte, number of bytes."""

    segment: int
    offset: int
    size: int


def segment_path(folder: Path, segment: int) -> Path:
    """The journal's file of that number."""
    return folder / f"journal-{segment:06}.jsonl"


def segments_in(folder: Path) -> list[int]:
    """The numbers of the files that are there."""
    numbers = (path.stem.removeprefix("journal-") for path in folder.glob("journal-*.jsonl"))
    return sorted(int(number) for number in numbers if number.isdigit())


def read_head(folder: Path) -> Head | None:
    """How far the journal was written, as it is kept beside it; None where that is gone or not readable.

    Raises OSError.
    """
    try:
        return head_of((folder / HEAD_NAME).read_bytes())
    except FileNotFoundError:
        return None


def has_tail(folder: Path, head: Head) -> bool:
    """Whether the last line that `head` names stands where it should. Raises OSError."""
    if not head.segment:
        return True
    try:
        with segment_path(folder, head.segment).open("rb") as file:
            file.seek(head.last)
            return file.read(BODY - 1) == head.digest.encode() and file.seek(0, os.SEEK_END) >= head.size
    except FileNotFoundError:
        return False


class Segments:
    """Adds lines. For one thread at a time; `locked` keeps other programs out. Every method raises OSError.

    sync: what brings written bytes to the disk.
    """

    def __init__(self, folder: Path, sync: Callable[[int], None] = flush) -> None:
        self._folder = folder
        self._sync = sync
        self._head_handle = -1
        self._handle = -1
        self._open = 0
        self.head = Head()

    @contextlib.contextmanager
    def locked(self) -> Iterator[Head]:
        """Keep other programs from writing, and take in what they wrote; gives how far the journal goes now."""
        if self._head_handle < 0:
            self._folder.mkdir(parents=True, exist_ok=True)
            is_new = not (self._folder / HEAD_NAME).exists() and not segments_in(self._folder)
            self._head_handle = opened(self._folder / HEAD_NAME)
        else:
            is_new = False
        with locked(self._head_handle):
            if is_new and not read_at(self._head_handle, 0, HEAD_SIZE):
                write_at(self._head_handle, 0, head_bytes(Head()))
                flush(self._head_handle)
                flush_folder(self._folder)
            self._take_in()
            yield self.head

    def append(self, *lines: Line) -> list[Span]:
        """Add lines to the last file and return once they are on the disk; to be called while `locked`."""
        if not self.head.segment or self.head.size >= SEGMENT_SIZE:
            self.open_next(Because.FULL if self.head.segment else Because.NEW)
        return self._write(*lines)

    def open_next(self, because: Because) -> None:
        """Go on in a new file; to be called while `locked`."""
        segment = max(self.head.segment, *segments_in(self._folder), 0) + 1
        after = self.head.digest
        self.head = Head(segment=segment, digest=after, entries=self.head.entries)
        self._write(Opened(segment=segment, at=time.time_ns() // 1000, after=after, because=because))
        flush_folder(self._folder)

    def close(self) -> None:
        """Let go of the files."""
        for handle in (self._handle, self._head_handle):
            if handle >= 0:
                os.close(handle)
        self._handle = self._head_handle = -1

    def _file(self, segment: int) -> int:
        if self._handle < 0 or self._open != segment:
            if self._handle >= 0:
                os.close(self._handle)
            self._handle, self._open = opened(segment_path(self._folder, segment)), segment
        return self._handle

    def _write(self, *lines: Line) -> list[Span]:
        head, spans, content = self.head, [], []
        for line in lines:
            written, digest = chained(head.digest, line)
            spans.append(Span(head.segment, head.size, len(written)))
            head = head.after(written, digest, line.entry.number if isinstance(line, Begun) else 0)
            content.append(written)
        handle = self._file(head.segment)
        try:
            write_at(handle, self.head.size, b"".join(content))
            self._sync(handle)
        except OSError:
            # Nobody was told that these lines stand: they must not count when the disk has room again.
            with contextlib.suppress(OSError):
                os.ftruncate(handle, self.head.size)
            raise
        self._keep(head)
        return spans

    def _keep(self, head: Head) -> None:
        self.head = head
        # The lines stand; a head that is behind is brought forward by whoever writes next.
        with contextlib.suppress(OSError):
            write_at(self._head_handle, 0, head_bytes(head))

    def _take_in(self) -> None:
        """Find the end of the journal: the head's, or behind it where a program ended before it could say so."""
        kept = head_of(read_at(self._head_handle, 0, HEAD_SIZE))
        numbers = segments_in(self._folder)
        if kept is None:
            self._take_in_without_head(numbers)
            return
        self.head = kept
        if not has_tail(self._folder, kept):
            self.open_next(Because.DAMAGE)
            return
        trouble = self._read_on(kept.segment)
        for segment in (number for number in numbers if number > kept.segment):
            self.head = Head(segment=segment, digest=self.head.digest, entries=self.head.entries)
            trouble = self._read_on(segment)
        if trouble is not None:
            self.open_next(trouble)
        elif self.head != kept:
            self._keep(self.head)

    def _take_in_without_head(self, numbers: list[int]) -> None:
        """Read what stands; without a head nothing tells whether that is all, so a new file is opened behind it."""
        self.head = Head()
        for segment in numbers:
            self.head = Head(segment=segment, digest=self.head.digest, entries=self.head.entries)
            self._read_on(segment)
        self.open_next(Because.DAMAGE if numbers else Because.NEW)

    def _read_on(self, segment: int) -> Because | None:
        """Bring the head behind the last good line of a file; gives why it must not be gone on with, if so."""
        if not segment:
            return None
        with segment_path(self._folder, segment).open("rb") as file:
            if file.seek(0, os.SEEK_END) == self.head.size > 0:
                return None
            file.seek(self.head.size)
            for line in file:
                try:
                    found, digest = read(line, self.head.digest if self.head.lines else None, segment)
                except ValueError:
                    return Because.TORN if is_torn(line) else Because.DAMAGE
                self.head = self.head.after(line, digest, found.entry.number if isinstance(found, Begun) else 0)
        return None if self.head.lines else Because.TORN
