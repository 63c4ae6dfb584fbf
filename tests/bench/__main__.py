"""Runs a benchmark: `python -m tests.bench NAME [--json]`.

A benchmark is a module of this package with `run(arguments) -> figures`, and `TARGETS` for the figures that have one.
Targets are ratios and limits whose two sides were measured in the same run, so that they hold on any machine.
"""

from __future__ import annotations

import argparse
import importlib
import json
import os
import sys
from typing import Any

from tests.bench.figures import Target

NAMES = ("binding", "bulk", "chaos", "compare", "decode", "editor", "frames", "journal", "memory", "startup", "tree")

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")


def report(figures: dict[str, Any], targets: dict[str, Target]) -> str:
    """The figures as a table for people, one a line, with its target where it has one."""
    width = max(map(len, figures))
    lines = []
    for name, value in figures.items():
        shown = f"{value:,.4g}" if isinstance(value, float) else f"{value:,}" if isinstance(value, int) else str(value)
        target = targets.get(name)
        verdict = f"  {target}: {'met' if target.met_by(value) else 'MISSED'}" if target else ""
        lines.append(f"{name.replace('_', ' '):<{width}}  {shown:>12}{verdict}")
    return "\n".join(lines)


def main() -> int:
    """Run one benchmark and print its figures; 1 where one of them misses its target."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description="Measure the program on this machine.")
    parser.add_argument("name", choices=NAMES)
    parser.add_argument("--json", action="store_true", help="print the figures as one JSON object")
    parser.add_argument("--accounts", type=int, default=250_000, help="size of the large estate (default: %(default)s)")
    parser.add_argument("--repeat", type=int, default=5, help="how often each side is measured (default: %(default)s)")
    parser.add_argument("--changes", type=int, default=10_000, help="changes under chaos (default: %(default)s)")
    parser.add_argument("--seed", type=int, default=1, help="where chance begins (default: %(default)s)")
    arguments = parser.parse_args()
    bench = importlib.import_module(f"tests.bench.{arguments.name}")
    targets: dict[str, Target] = bench.TARGETS
    figures: dict[str, Any] = bench.run(arguments)
    print(json.dumps(figures, indent=2) if arguments.json else report(figures, targets))
    return int(any(not target.met_by(figures[name]) for name, target in targets.items()))


if __name__ == "__main__":
    sys.exit(main())
