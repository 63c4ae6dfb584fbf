"""What can be said on the command line of the desktop program."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

DEMO_ESTATE = "small"


class Options(NamedTuple):
    """demo: estate of the embedded provider to sign in to. link: a place to open once signed in."""

    demo: str | None = None
    profile: str | None = None
    self_test: bool = False
    screenshots: Path | None = None
    link: str | None = None


def parse(arguments: Sequence[str]) -> Options:
    """The options on a command line; exits with a sentence where they cannot be understood."""
    parser = argparse.ArgumentParser(prog="backup-console", description="A desktop console for the backup provider.")
    parser.add_argument(
        "--demo",
        nargs="?",
        const=DEMO_ESTATE,
        metavar="ESTATE",
        help="sign in to the embedded provider with an estate: documented, small (default) or large[:ACCOUNTS]",
    )
    parser.add_argument("--profile", metavar="NAME", help="sign in with this saved profile")
    parser.add_argument(
        "--self-test", action="store_true", help="try the program out on the demo and exit 0 if it works"
    )
    parser.add_argument(
        "--screenshots", type=Path, metavar="DIR", help="write a picture of each pane and dialog to DIR"
    )
    parser.add_argument("link", nargs="?", metavar="LINK", help="a backup-console:// address to open")
    known = parser.parse_args(arguments)
    demo = known.demo
    if demo is None and (known.self_test or known.screenshots):
        demo = DEMO_ESTATE
    return Options(demo, known.profile, known.self_test, known.screenshots, known.link)
