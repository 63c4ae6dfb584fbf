"""What an account costs the window's process, in memory and in time, with two fifths of an entity to each account."""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from typing import Any

from tests.bench.figures import Target

TARGETS = {
    "bytes_per_account": Target(400),
    "memory_growth": Target(1.1),
    "time_growth": Target(1.1),
}

FEW = 10_000


def run(arguments: argparse.Namespace) -> dict[str, Any]:
    """Hold a small, a middling and the whole estate, each in a fresh process.

    Growth is what the whole estate takes against the straight line through the other two: 1 is linear.
    """
    middling = (FEW + arguments.accounts) // 2
    few, half, all_of_them = (_held(accounts) for accounts in (FEW, middling, arguments.accounts))
    return {
        "entities": all_of_them["entities"],
        "accounts": all_of_them["accounts"],
        "megabytes": all_of_them["bytes"] / 2**20,
        "bytes_per_account": all_of_them["bytes"] / all_of_them["accounts"],
        "store_seconds": all_of_them["seconds"],
        "longest_step_milliseconds": max(one["longest_step"] for one in (few, half, all_of_them)) * 1000,
        "memory_growth": all_of_them["bytes"] / _expected(few, half, all_of_them, "bytes"),
        "time_growth": all_of_them["seconds"] / _expected(few, half, all_of_them, "seconds"),
    }


def _held(accounts: int) -> dict[str, Any]:
    command = [sys.executable, "-m", "tests.bench.held", str(accounts)]
    figures: dict[str, Any] = json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout)
    return figures


def _expected(few: dict[str, Any], half: dict[str, Any], whole: dict[str, Any], figure: str) -> float:
    slope = (half[figure] - few[figure]) / (half["accounts"] - few["accounts"])
    expected: float = few[figure] + slope * (whole["accounts"] - few["accounts"])
    return expected
