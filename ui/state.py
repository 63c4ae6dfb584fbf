"""What the window remembers between starts: sizes, columns, expanded entities. Never a secret.

One INI file in the configuration folder, replaced as a whole, so that a crash leaves the old one or the new one.
"""

from __future__ import annotations

import configparser
import contextlib
import json
import os
import tempfile
from pathlib import Path
from typing import Any


class RememberedState:
    """Values by section and name; any JSON value. Unreadable files and values count as nothing remembered."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._values = configparser.RawConfigParser(delimiters=("=",), comment_prefixes=("#",), strict=False)
        self._values.optionxform = str  # type: ignore[assignment,method-assign]
        self._changed = False
        with contextlib.suppress(OSError, configparser.Error, UnicodeDecodeError):
            self._values.read(path, encoding="utf-8")

    def get(self, section: str, name: str, default: Any = None) -> Any:
        """The remembered value, or `default` where there is none or it has another type than `default`."""
        text = self._values.get(section, name, fallback=None)
        if text is None:
            return default
        try:
            value = json.loads(text)
        except ValueError:
            return default
        return value if default is None or isinstance(value, type(default)) else default

    def set(self, section: str, name: str, value: Any) -> None:
        """Remember a value; it is written with the next `save`."""
        if not self._values.has_section(section):
            self._values.add_section(section)
        text = json.dumps(value, ensure_ascii=True)
        if self._values.get(section, name, fallback=None) != text:
            self._values.set(section, name, text)
            self._changed = True

    def save(self) -> None:
        """Write the file if anything changed; a folder that cannot be written costs only the memory."""
        if not self._changed:
            return
        with contextlib.suppress(OSError):
            self.path.parent.mkdir(parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(dir=self.path.parent, prefix=self.path.name)
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                self._values.write(file)
            Path(name).replace(self.path)
            self._changed = False
