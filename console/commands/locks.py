"""A lock between programs on one computer, which ends with its program however that ends."""

from __future__ import annotations

import os
import sys
from pathlib import Path

if sys.platform == "win32":
    import msvcrt

    def _lock(handle: int) -> None:
        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _lock(handle: int) -> None:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)


class FileLock:
    """A lock that is a file of its own; it holds nothing, and is there whether or not it is held."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._handle = -1

    @property
    def is_held(self) -> bool:
        """Whether this program has it."""
        return self._handle >= 0

    def acquire(self) -> bool:
        """Take it, where no other program has it. Raises OSError where the file cannot be made."""
        if self.is_held:
            return True
        handle = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            _lock(handle)
        except OSError:
            os.close(handle)
            return False
        self._handle = handle
        return True

    def release(self) -> None:
        """Let it go."""
        if self.is_held:
            os.close(self._handle)
            self._handle = -1
