"""Where the program keeps its files, one folder a purpose.

`BACKUP_CONSOLE_HOME` puts all of them below one folder instead: for tests, and for a program on a stick.
"""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

HOME_VARIABLE = "BACKUP_CONSOLE_HOME"
_PROGRAM = "backup-console"


def _folder(purpose: str, system_folder: str) -> Path:
    home = os.environ.get(HOME_VARIABLE)
    if home:
        return Path(home) / purpose
    import platformdirs

    folders = platformdirs.PlatformDirs(_PROGRAM, appauthor=False, roaming=True)
    return Path(getattr(folders, system_folder)) / purpose


def config_folder() -> Path:
    """The folder of the profile file: small, worth a backup, holds no secret."""
    return _folder("config", "user_config_dir")


def wsdl_folder() -> Path:
    """The folder of fetched service descriptions; may be deleted at any time."""
    return _folder("cache", "user_cache_dir")


def snapshot_folder() -> Path:
    """The folder of the last known state, one file a profile; may be deleted at any time."""
    return _folder("snapshots", "user_data_dir")


def journal_folder() -> Path:
    """The folder of the journal and of bulk jobs: what was changed at the provider. Never deleted by the program."""
    return _folder("journal", "user_data_dir")


def template_folder() -> Path:
    """The folder of policy templates that a person saved; no secret in them. Deleted by that person only."""
    return _folder("templates", "user_data_dir")


def log_folder() -> Path:
    """The folder of the log files."""
    return _folder("logs", "user_log_dir")


def snapshot_file(name: str, base: str, user: str) -> Path:
    """The snapshot of a profile; another address or user under the same name has another file."""
    readable = "".join(character for character in name if character.isalnum())[:40]
    digest = hashlib.sha256(f"{name}\n{base}\n{user}".encode()).hexdigest()[:16]
    return snapshot_folder() / f"{readable}-{digest}.sqlite"
