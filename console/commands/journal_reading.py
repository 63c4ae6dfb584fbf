"""Reads the journal's lines in their order and checks that each follows the one before."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import msgspec

from console.commands.journal_lines import BODY, FIRST, Because, Head, Line, Opened, decode, is_torn, read
from console.commands.journal_segments import HEAD_NAME, Span, segment_path


class Position(msgspec.Struct, frozen=True):
    """How far the journal was read: the last line that was, and where the next one begins. Segment 0 = nothing yet."""

    segment: int = 0
    offset: int = 0
    lines: int = 0
    last: int = 0
    digest: str = FIRST

    @property
    def as_head(self) -> Head:
        """The head of a journal that ends here."""
        return Head(segment=self.segment, size=self.offset, lines=self.lines, last=self.last, digest=self.digest)


class Remark(msgspec.Struct, frozen=True):
    """What is wrong with a file of the journal, a sentence. torn: only a line that nobody was told to stand."""

    segment: int
    sentence: str
    torn: bool = False


class Found(NamedTuple):
    """A good line: where it stands, its number in the file, its digest and the one before, what it says.

    body: what it says to the byte, as the digest was made of it.
    """

    span: Span
    number: int
    before: str
    digest: str
    line: Line
    body: bytes


def lines_of(folder: Path, position: Position, head: Head | None, upto: int) -> Iterator[Found | Remark]:
    """The good lines behind `position`, in order, and a remark for each file with damage, whose rest is left out.

    head: how far it was written, None where that is lost. upto: number of the last file. Raises OSError.
    """
    for segment in range(max(position.segment, 1), upto + 1):
        start = position if segment == position.segment else Position(segment, digest=position.digest)
        reading = _Reading(folder, start, head, upto)
        yield from reading.lines()
        if reading.remark is not None:
            yield reading.remark
        position = Position(segment, digest=reading.digest)


class _Reading:
    """Reads one file from a position on."""

    def __init__(self, folder: Path, start: Position, head: Head | None, upto: int) -> None:
        self._folder = folder
        self._start = start
        self._segment = start.segment
        self._path = segment_path(folder, start.segment)
        self._limit = head.size if head is not None and head.segment == start.segment else None
        self._expected = head.lines if head is not None and self._limit is not None else None
        self._is_last = start.segment == upto
        self.digest = start.digest
        self.remark: Remark | None = None

    def lines(self) -> Iterator[Found]:
        """The good lines; `remark` is set behind the last of them where there should be more."""
        number, offset = self._start.lines, self._start.offset
        if not self._path.exists():
            self._say("is gone")
            return
        with self._path.open("rb") as file:
            limit = self._limit if self._limit is not None else file.seek(0, os.SEEK_END)
            file.seek(offset)
            while offset < limit and (written := file.readline()):
                try:
                    line, digest = read(written, self.digest if number else None, self._segment)
                except ValueError:
                    self._bad(number + 1, written)
                    return
                before = line.after if isinstance(line, Opened) else self.digest
                number += 1
                self.digest = digest
                yield Found(
                    Span(self._segment, offset, len(written)),
                    number,
                    before,
                    digest,
                    line,
                    written[BODY:].removesuffix(b"\n"),
                )
                offset += len(written)
        if self._expected is not None and number < self._expected:
            self._say(f"lost {self._expected - number} lines at its end")
        elif not self._is_last:
            self._compare_with_next(number)

    def _bad(self, number: int, line: bytes) -> None:
        following = self._next()
        if self._was_left_for(following, line):
            self.remark = Remark(
                self._segment,
                f"Line {number} of {self._path.name} was cut off while it was written; nothing was sent for it.",
                torn=True,
            )
        elif is_torn(line) and self._is_last and self._limit is None:
            # Somebody may be writing it just now.
            return
        else:
            self._say(f"is damaged at line {number}")

    def _was_left_for(self, following: Opened | None, line: bytes) -> bool:
        """Whether the next file was opened since this line was torn."""
        return (
            following is not None
            and (following.because, following.after) == (Because.TORN, self.digest)
            and is_torn(line)
        )

    def _compare_with_next(self, number: int) -> None:
        following = self._next()
        if following is not None and following.after != self.digest:
            self._say(f"lost lines at its end, after line {number}")
        elif following is not None and following.because is Because.DAMAGE:
            self._say(f"ends at line {number}, and {HEAD_NAME} does not tell whether there were more")

    def _next(self) -> Opened | None:
        try:
            with segment_path(self._folder, self._segment + 1).open("rb") as file:
                line = decode(file.readline().partition(b" ")[2])
        except (OSError, ValueError):
            return None
        return line if isinstance(line, Opened) else None

    def _say(self, what: str) -> None:
        self.remark = Remark(self._segment, f"{self._path.name} {what}; what stood behind is not shown.")
