"""What the window remembers between starts: sizes, columns, expanded entities. Never a secret.

One INI file in the configuration folder, which Qt replaces as a whole: a crash leaves the old one or the new one.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from PySide6.QtCore import QSettings


class RememberedState:
    """Values by section and name; any JSON value. What cannot be read counts as not remembered.

    A folder that cannot be written costs the memory and nothing else.
    """

    def __init__(self, path: Path) -> None:
        self._settings = QSettings(str(path), QSettings.Format.IniFormat)

    def beside(self, name: str) -> Path:
        """A file of another form in the same folder."""
        return Path(self._settings.fileName()).with_name(name)

    def get(self, section: str, name: str, default: Any = None) -> Any:
        """The remembered value, or `default` where there is none or it has another type than `default`."""
        text = self._settings.value(f"{section}/{name}")
        if not isinstance(text, str):
            return default
        try:
            value = json.loads(text)
        except ValueError:
            return default
        return value if default is None or isinstance(value, type(default)) else default

    def set(self, section: str, name: str, value: Any) -> None:
        """Remember a value."""
        self._settings.setValue(f"{section}/{name}", json.dumps(value))

    def save(self) -> None:
        """Write the file now; without this it is written a moment after each change."""
        self._settings.sync()
