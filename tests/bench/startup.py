"""How long from the start of the process until a window stands painted, against the barest window Qt can show."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from typing import Any

from tests.bench.figures import Target, interleaved

TARGETS = {"ratio_to_bare_window": Target(1.6)}


def run(arguments: argparse.Namespace) -> dict[str, Any]:
    """Start both programs in turns, each in a process of its own and without any state of the user's."""
    with tempfile.TemporaryDirectory() as home:
        environment = {**os.environ, "BACKUP_CONSOLE_HOME": home}

        def until_painted(*program: str) -> None:
            command = [sys.executable, "-m", "tests.bench.first_paint", *program]
            with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE) as process:
                assert process.stdout is not None
                said = process.stdout.readline()
            if said != b"painted\n":
                raise RuntimeError(f"{program[0]} ended without a painted window")

        taken = interleaved(
            max(arguments.repeat, 7),
            bare=lambda: until_painted("bare-window"),
            ours=lambda: until_painted("backup-console", "--demo", "small"),
        )
    return {
        "bare_window_seconds": taken["bare"],
        "backup_console_seconds": taken["ours"],
        "ratio_to_bare_window": taken["ours"] / taken["bare"],
    }
