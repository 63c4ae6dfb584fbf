"""A lock between programs on one computer, which ends with its program however that ends."""

from __future__ import annotations

import os
from pathlib import Path

from console.commands.journal_disk import opened, try_lock


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
        handle = opened(self._path)
        if not try_lock(handle):
            os.close(handle)
            return False
        self._handle = handle
        return True

    def release(self) -> None:
        """Let it go."""
        if self.is_held:
            os.close(self._handle)
            self._handle = -1
