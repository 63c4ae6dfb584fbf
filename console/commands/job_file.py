"""The file of one job: its plan, written as a whole, and a line for whatever became of it since.

Each line has its checksum in front. A last line without its end was cut off while it was written and counts for
nothing: what became of a row is in the journal. No line holds a secret.
"""

from __future__ import annotations

import os
import zlib
from collections.abc import Iterable
from pathlib import Path

import msgspec

from console.commands.job_rows import HeldJob, JobLine, JobMade, RowPlanned
from console.commands.journal_disk import flush
from console.errors import JournalProblem
from console.files import write_whole

ENDING = ".jsonl"

_DIGITS = 8
_encode = msgspec.json.Encoder().encode
_decoder: msgspec.json.Decoder[JobMade | JobLine] = msgspec.json.Decoder(JobMade | JobLine)


class DamagedJob(Exception):
    """The file of a job is not what was written; the text says where, as the end of a sentence."""


def read(path: Path) -> HeldJob:
    """The job in a file. Raises DamagedJob and OSError."""
    content = path.read_bytes()
    whole, _, torn = content.rpartition(b"\n")
    first, *lines = (_line(text, number) for number, text in enumerate(whole.split(b"\n"), 1))
    if not isinstance(first, JobMade):
        raise DamagedJob("at line 1: it does not begin with a job")
    held = HeldJob(first)
    for number, line in enumerate(lines, 2):
        if isinstance(line, JobMade) or not held.apply(line):
            raise DamagedJob(f"at line {number}: it speaks of what is not there")
    if len(held.rows) != held.made.total:
        raise DamagedJob("behind its last line: rows are missing")
    if torn:
        os.truncate(path, len(content) - len(torn))
    return held


def write(path: Path, made: JobMade, rows: Iterable[RowPlanned]) -> None:
    """Write a new job. Raises JournalProblem, and there is no file then."""
    try:
        write_whole(path, b"".join((_text(made), *map(_text, rows))))
    except OSError as error:
        raise _unwritable(path, error) from error


def append(path: Path, lines: Iterable[JobMade | JobLine], *, is_flushed: bool) -> None:
    """Write down what became of the job; `is_flushed`: it is on disk afterwards. Raises JournalProblem."""
    try:
        handle = os.open(path, os.O_WRONLY | os.O_APPEND | getattr(os, "O_BINARY", 0))
        try:
            _write_all(handle, b"".join(map(_text, lines)))
            if is_flushed:
                flush(handle)
        finally:
            os.close(handle)
    except OSError as error:
        raise _unwritable(path, error) from error


def _write_all(handle: int, content: bytes) -> None:
    before, written = os.fstat(handle).st_size, 0
    try:
        while written < len(content):
            written += os.write(handle, content[written:])
    except OSError:
        # Half a line in front of the next one would be damage.
        os.ftruncate(handle, before)
        raise


def _text(line: JobMade | JobLine) -> bytes:
    body = _encode(line)
    return b"%08x " % zlib.crc32(body) + body + b"\n"


def _line(text: bytes, number: int) -> JobMade | JobLine:
    checksum, _, body = text.partition(b" ")
    if len(checksum) != _DIGITS or checksum != b"%08x" % zlib.crc32(body):
        raise DamagedJob(f"at line {number}")
    try:
        return _decoder.decode(body)
    except msgspec.MsgspecError as problem:
        raise DamagedJob(f"at line {number}: {problem}") from None


def _unwritable(path: Path, error: OSError) -> JournalProblem:
    return JournalProblem(
        f"The job cannot be written to {path.parent}: {error.strerror}.",
        "Make room on the disk, or give yourself the right to write there; until then nothing of it is sent.",
    )
