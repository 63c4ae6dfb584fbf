"""What the journal asks of the disk and of other programs: flushed writes, a lock, and who still lives."""

from __future__ import annotations

import contextlib
import os
import sys
import uuid
from collections.abc import Iterator
from pathlib import Path

_PRIVATE = 0o600
_BINARY = getattr(os, "O_BINARY", 0)

# Windows locks bytes against reading too, so the byte that is locked is one that nobody reads.
_LOCKED_BYTE = 1 << 30


def opened(path: Path, *, for_writing: bool = True) -> int:
    """The handle of a file that only its owner may read; made where it is missing. Raises OSError."""
    return os.open(path, (os.O_RDWR | os.O_CREAT if for_writing else os.O_RDONLY) | _BINARY, _PRIVATE)


def flush(handle: int) -> None:
    """Return once everything written is on the disk itself. Raises OSError."""
    if sys.platform == "darwin":
        import fcntl

        # Here fsync reaches the drive's own memory only.
        fcntl.fcntl(handle, fcntl.F_FULLFSYNC)
    else:
        os.fsync(handle)


def flush_folder(folder: Path) -> None:
    """Return once the names of new files are on the disk too. Raises OSError."""
    if sys.platform != "win32":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def write_at(handle: int, offset: int, content: bytes) -> None:
    """Write all of `content` at a place of the file. Raises OSError."""
    os.lseek(handle, offset, os.SEEK_SET)
    while content:
        content = content[os.write(handle, content) :]


def read_at(handle: int, offset: int, length: int) -> bytes:
    """At most `length` bytes from a place of the file. Raises OSError."""
    os.lseek(handle, offset, os.SEEK_SET)
    return os.read(handle, length)


def try_lock(handle: int) -> bool:
    """Lock a file against other handles, whichever program's; False where one of them has it locked."""
    return _lock(handle, wait=False)


@contextlib.contextmanager
def locked(handle: int) -> Iterator[None]:
    """Hold the lock of a file, waiting for whoever has it. Raises OSError."""
    _lock(handle, wait=True)
    try:
        yield
    finally:
        _unlock(handle)


if sys.platform == "win32":
    import msvcrt

    def _lock(handle: int, *, wait: bool) -> bool:
        os.lseek(handle, _LOCKED_BYTE, os.SEEK_SET)
        try:
            msvcrt.locking(handle, msvcrt.LK_LOCK if wait else msvcrt.LK_NBLCK, 1)
        except OSError:
            if wait:
                raise
            return False
        return True

    def _unlock(handle: int) -> None:
        os.lseek(handle, _LOCKED_BYTE, os.SEEK_SET)
        msvcrt.locking(handle, msvcrt.LK_UNLCK, 1)

else:
    import fcntl

    def _lock(handle: int, *, wait: bool) -> bool:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        except BlockingIOError:
            return False
        return True

    def _unlock(handle: int) -> None:
        fcntl.flock(handle, fcntl.LOCK_UN)


class Program:
    """The running program, as others that use the same journal know it.

    owner: its name. While it lives it holds the lock of a file of that name; the system lets go of it however it ends.
    """

    def __init__(self, folder: Path) -> None:
        self.owner = uuid.uuid4().hex
        self._folder = folder / "programs"
        self._handle = -1

    def appear(self) -> None:
        """Let others see that this program lives, from before its first entry on. Raises OSError."""
        if self._handle < 0:
            self._folder.mkdir(parents=True, exist_ok=True)
            self._handle = opened(self._folder / self.owner)
            try_lock(self._handle)

    def is_alive(self, owner: str) -> bool:
        """Whether the program of that name still runs."""
        if owner == self.owner:
            return True
        if not owner.isalnum():
            return False
        path = self._folder / owner
        try:
            handle = os.open(path, os.O_RDWR | _BINARY)
        except OSError:
            return False
        try:
            lives = not try_lock(handle)
        finally:
            os.close(handle)
        if not lives:
            with contextlib.suppress(OSError):
                path.unlink()
        return lives

    def close(self) -> None:
        """Leave."""
        if self._handle >= 0:
            os.close(self._handle)
            self._handle = -1
            with contextlib.suppress(OSError):
                (self._folder / self.owner).unlink()
