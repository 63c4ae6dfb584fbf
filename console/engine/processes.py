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
from collections.abc import Sequence
from typing import IO, cast

from console.log import redacted

ENGINE_FLAG = "--engine"
PROVIDER_FLAG = "--provider"
_LONGEST_LINE = 16 * 1024


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
            # Ctrl+C on a terminal is for this process; the child ends when its standard input does.
            start_new_session=os.name != "nt",
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
        self.stdin = cast("IO[bytes]", self._process.stdin)
        self.stdout = cast("IO[bytes]", self._process.stdout)
        self._stderr = cast("io.RawIOBase", self._process.stderr)
        threading.Thread(target=self._drain, name=f"standard error of {self.pid}", daemon=True).start()

    @property
    def pid(self) -> int:
        """Number of the process."""
        return self._process.pid

    @property
    def exit_code(self) -> int | None:
        """How it ended (a signal's number as a negative one), or None while it runs."""
        return self._process.poll()

    def kill(self) -> None:
        """End it at once."""
        self._process.kill()

    def wait(self, grace: float) -> int:
        """Block until it has ended, by force after `grace` seconds; gives the exit code."""
        try:
            self._process.wait(grace)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        return self._process.returncode

    def _drain(self) -> None:
        with io.BufferedReader(self._stderr) as stream:
            while line := stream.readline(_LONGEST_LINE):
                self._log.info("%s", redacted(line.decode("utf-8", "replace").rstrip()))
