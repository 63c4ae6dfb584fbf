"""What stands in the journal's files: one line each, chained to the line before by its digest.

A line is 64 hexadecimal digits, a blank, and a JSON object; the digits are the SHA-256 of those of the line before
followed by the object. The first line of a file is an `Opened`, and names the digits that it is chained to.
"""

from __future__ import annotations

import enum
import hashlib
import zlib
from typing import Any

import msgspec

from console.commands.change import JournalEntry, Outcome

FIRST = "0" * 64
"""What the first line of all is chained to."""

BODY = len(FIRST) + 1
"""Where the JSON object of a line begins."""

HEAD_SIZE = 256
"""Bytes of a written `Head`: less than any disk tears apart."""


class Because(enum.StrEnum):
    """Why a file was opened: the very first, the one before is full, ends in a torn line, or is damaged."""

    NEW = "new"
    FULL = "full"
    TORN = "torn"
    DAMAGE = "damage"


class Opened(msgspec.Struct, frozen=True, kw_only=True, tag="opened"):
    """The first line of a file. segment: the file's number from 1. after: digest of the last line before it."""

    segment: int
    at: int
    after: str
    because: Because


class Begun(msgspec.Struct, frozen=True, kw_only=True, tag="begun"):
    """The line of a change that is about to be sent."""

    entry: JournalEntry


class Ended(msgspec.Struct, frozen=True, kw_only=True, tag="ended"):
    """The line of an outcome."""

    id: str
    at: int
    outcome: Outcome
    code: int | None = None
    code_name: str = ""
    message: str = ""
    note: str = ""


Line = Opened | Begun | Ended


class Head(msgspec.Struct, frozen=True, kw_only=True):
    """How far the journal was written; kept beside it, so that a tail that was cut off shows.

    segment: number of the last file, 0 before there is one. size, lines: of that file. last: where its last line
    begins. digest: of that line. entries: the highest number of an entry.
    """

    segment: int = 0
    size: int = 0
    lines: int = 0
    last: int = 0
    digest: str = FIRST
    entries: int = 0

    def after(self, line: bytes, digest: str, entries: int) -> Head:
        """The head once `line` is written behind it."""
        return msgspec.structs.replace(
            self,
            size=self.size + len(line),
            lines=self.lines + 1,
            last=self.size,
            digest=digest,
            entries=max(self.entries, entries),
        )


encode = msgspec.json.Encoder().encode
decode = msgspec.json.Decoder(Line).decode
_decode_head = msgspec.json.Decoder(Head).decode


def digest_of(before: str, body: bytes) -> str:
    """What a line with `body` begins with, behind a line that begins with `before`."""
    return hashlib.sha256(before.encode("ascii", "replace") + body).hexdigest()


def chained(before: str, line: Line) -> tuple[bytes, str]:
    """A line as it is written, and its digest."""
    body = encode(line)
    digest = digest_of(before, body)
    return digest.encode() + b" " + body + b"\n", digest


def read(line: bytes, before: str | None, segment: int) -> tuple[Line, str]:
    """A written line of a file and its digest; without `before` it must be the file's first.

    Raises ValueError for a damaged one.
    """
    digest = line[: BODY - 1].decode("ascii")
    body = line[BODY:].removesuffix(b"\n")
    read_line = decode(body)
    if before is None:
        if not isinstance(read_line, Opened) or read_line.segment != segment:
            raise ValueError("a file of the journal begins with another line")
        before = read_line.after
    if line[BODY - 1 : BODY] != b" " or not line.endswith(b"\n") or digest_of(before, body) != digest:
        raise ValueError("the line is not what was written")
    return read_line, digest


def is_torn(line: bytes) -> bool:
    """Whether a bad line was not wholly on the disk when the power went: its end is missing, or a part in its midst.

    A disk writes the parts of a long line, and of lines written together, in any order; a missing part reads as zeros.
    """
    return not line.endswith(b"\n") or b"\0" in line


def head_bytes(head: Head) -> bytes:
    """A head as it is written."""
    body = encode(head)
    return f"{zlib.crc32(body):08x} ".encode() + body.ljust(HEAD_SIZE - 10) + b"\n"


def head_of(content: bytes) -> Head | None:
    """The head that was written; None for anything else."""
    body = content[9:].rstrip()
    try:
        return _decode_head(body) if int(content[:8], 16) == zlib.crc32(body) else None
    except ValueError:
        return None


def entry_after(entry: JournalEntry, ended: Ended) -> JournalEntry:
    """An entry with a later outcome."""
    facts: dict[str, Any] = {name: getattr(ended, name) for name in ("outcome", "code", "code_name", "message", "note")}
    return msgspec.structs.replace(entry, ended_at=ended.at, **facts)
