"""Child processes of this program: how they are started, listened to, and ended.

A child is this program itself with an internal flag when it is frozen, and a module of it otherwise. It is started
afresh, never forked, and gets no secret on its command line or in its environment.
"""

from __future__ import annotations

import io
import logging
import os
import subprocess
import sys
import threading
from collections import deque
from collections.abc import Sequence
from typing import IO, cast

from console.log import redacted

PASSWORD_VARIABLE = "BACKUP_CONSOLE_PASSWORD"  # noqa: S105 - the variable's name
"""Where a person leaves a password for the headless commands; no child gets to see it."""

ENGINE_FLAG = "--engine"
PROVIDER_FLAG = "--provider"
_NICER = 5
_CREATION_FLAGS = getattr(subprocess, "CREATE_NO_WINDOW", 0) | getattr(subprocess, "BELOW_NORMAL_PRIORITY_CLASS", 0)
_LONGEST_LINE = 16 * 1024
_LAST_LINES = 20


def engine_command() -> list[str]:
    """How the engine of this program is started."""
    return _command(ENGINE_FLAG, "console.engine")


def provider_command() -> list[str]:
    """How the embedded provider of this program is started."""
    return _command(PROVIDER_FLAG, "console.demo")


def _command(flag: str, module: str) -> list[str]:
    if getattr(sys, "frozen", False):
        return [sys.executable, flag]
    return [sys.executable, "-m", module]


class Child:
    """A process that lives as long as this one wants, at most as long as this one lives.

    It gives way to this one where there are too few processors for both: a window that waits is felt, a load is not.

    What it writes to standard error goes line by line to `log`, so that it can never block on a full pipe. `stdin` and
    `stdout` are for the owner to close; the end of `stdin` asks the child to end. Raises OSError where it cannot be
    started.
    """

    def __init__(self, command: Sequence[str], log: logging.Logger) -> None:
        self._log = log
        self._process = subprocess.Popen(  # noqa: S603 - the command is this program's own
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            bufsize=0,
            # Ctrl+C on a terminal is for this process; the child ends when its standard input does. In a session of its
            # own it would be scheduled as an equal of this process, whatever its priority.
            process_group=None if os.name == "nt" else 0,
            creationflags=_CREATION_FLAGS,
            env={name: value for name, value in os.environ.items() if name != PASSWORD_VARIABLE},
        )
        if os.name != "nt":
            os.setpriority(os.PRIO_PROCESS, self._process.pid, os.getpriority(os.PRIO_PROCESS, 0) + _NICER)
        self.stdin = cast("IO[bytes]", self._process.stdin)
        self.stdout = cast("IO[bytes]", self._process.stdout)
        self._stderr = cast("io.RawIOBase", self._process.stderr)
        self._last_lines: deque[str] = deque(maxlen=_LAST_LINES)
        self._draining = threading.Thread(target=self._drain, name=f"standard error of {self.pid}", daemon=True)
        self._draining.start()

    @property
    def pid(self) -> int:
        """Number of the process."""
        return self._process.pid

    @property
    def last_words(self) -> str:
        """How it ended and the last lines of its standard error, redacted; empty while it runs."""
        if self._process.returncode is None:
            return ""
        return "\n".join((f"Exit code {self._process.returncode}.", *self._last_lines))

    def kill(self) -> None:
        """End it at once."""
        self._process.kill()

    def wait(self, grace: float) -> None:
        """Block until it has ended, by force after `grace` seconds, and its standard error was read."""
        try:
            self._process.wait(grace)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        # A process that it left behind may hold the pipe open for ever.
        self._draining.join(grace)

    def _drain(self) -> None:
        with io.BufferedReader(self._stderr) as stream:
            while line := stream.readline(_LONGEST_LINE):
                text = redacted(line.decode("utf-8", "replace").rstrip())
                self._last_lines.append(text)
                self._log.info("%s", text)
