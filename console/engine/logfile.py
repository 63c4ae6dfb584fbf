"""The engine's log: what its process writes to standard error, kept in a file of bounded size."""

from __future__ import annotations

import functools
import logging
import logging.handlers

from console.paths import log_folder

_LOGGER = "console.engine.process"
_SIZE = 1024 * 1024
_BACKUPS = 3


@functools.cache
def engine_log() -> logging.Logger:
    """The logger that writes to `engine.log` in the log folder, redacted; to nowhere if that cannot be written."""
    log = logging.getLogger(_LOGGER)
    log.setLevel(logging.INFO)
    log.propagate = False
    handler: logging.Handler
    try:
        log_folder().mkdir(parents=True, exist_ok=True)
        handler = logging.handlers.RotatingFileHandler(
            log_folder() / "engine.log", maxBytes=_SIZE, backupCount=_BACKUPS, encoding="utf-8", delay=True
        )
    except OSError:
        handler = logging.NullHandler()
    handler.setFormatter(logging.Formatter("%(asctime)s %(message)s"))
    log.addHandler(handler)
    return log
