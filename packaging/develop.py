#!/usr/bin/env python3
"""Set the project up in `.venv` and run it, test it, check it or freeze it. Needs nothing but Python.

The environment is made once, from the hashed lock beside this file, and again whenever the lock changes. The package
index is whichever one pip is configured for.
"""

from __future__ import annotations

import argparse
import hashlib
import importlib.util
import os
import shlex
import shutil
import subprocess
import sys
import venv
from collections.abc import Mapping, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOCK = ROOT / "packaging" / "requirements.lock"
PROJECT = ROOT / "pyproject.toml"
ENVIRONMENT = ROOT / ".venv"
STAMP = ENVIRONMENT / "installed-from"
PYTHON = ENVIRONMENT / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
FROZEN = ROOT / "dist" / "backup-console" / ("backup-console.exe" if os.name == "nt" else "backup-console")

OLDEST, NEWEST = (3, 11), (3, 13)
VERSION = f"{sys.version_info.major}.{sys.version_info.minor}"

QT_PACKAGES = (
    "fonts-dejavu-core",
    "libdbus-1-3",
    "libegl1",
    "libfontconfig1",
    "libgl1",
    "libglib2.0-0",
    "libx11-xcb1",
    "libxcb-cursor0",
    "libxcb-icccm4",
    "libxcb-image0",
    "libxcb-keysyms1",
    "libxcb-randr0",
    "libxcb-render-util0",
    "libxcb-shape0",
    "libxcb-shm0",
    "libxcb-sync1",
    "libxcb-xfixes0",
    "libxcb-xkb1",
    "libxkbcommon-x11-0",
    "libxkbcommon0",
)
"""What Qt loads from the system on Debian and Ubuntu; a desktop has most of it, a server none."""

FREEZE_PACKAGES = ("binutils", f"libpython{VERSION}") if sys.base_prefix == "/usr" else ("binutils",)
"""What PyInstaller needs on Debian and Ubuntu; their own Python keeps its library in a package apart."""

TEST_PACKAGES = ("php-cli", "php-soap")
"""What the tests need on Debian and Ubuntu: PHP's SOAP client and server, which know nothing of ours."""

PURPOSES = {"test": TEST_PACKAGES, "freeze": FREEZE_PACKAGES}
"""The packages that a command needs beside Qt's."""

INTERRUPTED = 130
"""The exit code of a shell whose command was ended with Ctrl+C."""

OFFSCREEN = {"QT_QPA_PLATFORM": "offscreen"}


def main(arguments: Sequence[str]) -> int:
    """Run one command; the exit code is that of the first step that fails."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument(
        "command",
        choices=("install", "run", "test", "check", "freeze"),
        help="install  make or update the environment, nothing else\n"
        "run      start the program; with no further arguments, signed in to the demo\n"
        "test     run the tests; further arguments go to pytest\n"
        "check    run the linter, the formatter's check, the type checker and the architecture tests\n"
        "freeze   build the program into dist/ and let the build test itself",
    )
    parser.add_argument("arguments", nargs=argparse.REMAINDER, help="passed on")
    chosen = parser.parse_args(arguments)
    require_supported_python()
    if chosen.command == "run":
        require_display(chosen.arguments)
    install_system_packages(QT_PACKAGES + PURPOSES.get(chosen.command, ()))
    install()
    commands = {"install": nothing_more, "run": run, "test": test, "check": check, "freeze": freeze}
    return commands[chosen.command](chosen.arguments)


def nothing_more(_arguments: Sequence[str]) -> int:
    """The environment is in place; that was all."""
    return 0


def run(arguments: Sequence[str]) -> int:
    """Start the program from its sources."""
    return step([PYTHON, "-m", "ui", *(arguments or ["--demo"])])


def test(arguments: Sequence[str]) -> int:
    """Run the tests without a display, on all processors."""
    return step([PYTHON, "-m", "pytest", *arguments], OFFSCREEN)


def check(_arguments: Sequence[str]) -> int:
    """Run all checks that need no running program, the cheap ones first, and stop at the first that fails."""
    steps: tuple[list[str | Path], ...] = (
        [PYTHON, "-m", "ruff", "check"],
        [PYTHON, "-m", "ruff", "format", "--check"],
        [PYTHON, "-m", "mypy"],
        [PYTHON, "-m", "pytest", "tests/architecture"],
    )
    return next((code for code in (step(command, OFFSCREEN) for command in steps) if code), 0)


def freeze(_arguments: Sequence[str]) -> int:
    """Build the program that is handed to users, and let it sign in to the demo, look at everything and exit."""
    specification = ROOT / "packaging" / "backup-console.spec"
    built = step([PYTHON, "-m", "PyInstaller", "--noconfirm", "--clean", "--log-level", "WARN", specification])
    return built or step([FROZEN, "--self-test"], OFFSCREEN)


def require_supported_python() -> None:
    """Go on under a supported Python: this one, or the newest that the PATH offers."""
    if OLDEST <= sys.version_info[:2] <= NEWEST:
        return
    for minor in range(NEWEST[1], OLDEST[1] - 1, -1):
        other = shutil.which(f"python3.{minor}")
        if other:
            raise SystemExit(step([other, *sys.argv]))
    raise SystemExit(
        f"The Backup Console needs Python 3.{OLDEST[1]} to 3.{NEWEST[1]}, and this is {VERSION}. "
        f"Install Python 3.{NEWEST[1]} and run this command with it."
    )


def require_display(arguments: Sequence[str]) -> None:
    """Say so, instead of letting Qt abort, where a window has no display to open on."""
    needs_none = {"--help", "-h", "--version", "--self-test", "--screenshots"}
    if not sys.platform.startswith("linux") or not needs_none.isdisjoint(arguments):
        return
    if any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")):
        return
    raise SystemExit(
        "There is no display for the window to open on: run this in a desktop session, or on a virtual display with "
        "`xvfb-run -a python3 packaging/develop.py run`."
    )


def install_system_packages(packages: Sequence[str]) -> None:
    """Install Debian packages that are missing; as another user than root, only say how."""
    if not shutil.which("dpkg-query"):
        return
    # Newer releases append t64 to the names of libraries that were rebuilt for 64-bit times.
    names = [name + suffix for name in packages for suffix in ("", "t64")]
    query = ["dpkg-query", "--show", "--showformat", "${Package} ${db:Status-Status}\n", *names]
    listing = subprocess.run(query, capture_output=True, text=True, check=False).stdout  # noqa: S603
    present = {line.split()[0].removesuffix("t64") for line in listing.splitlines() if line.endswith(" installed")}
    missing = sorted(set(packages) - present)
    if not missing:
        return
    if os.geteuid() != 0:
        print(
            f"Missing from this system: {', '.join(missing)}. If something does not start or is skipped, install them:"
        )
        print(f"    sudo apt-get install {' '.join(missing)}")
        return
    quiet = {"DEBIAN_FRONTEND": "noninteractive"}
    step(["apt-get", "update", "-q"], quiet)
    require(step(["apt-get", "install", "-q", "-y", "--no-install-recommends", *missing], quiet))


def install() -> None:
    """Make the environment hold exactly what the lock names, and the project itself in editable form."""
    wanted = hashlib.sha256(LOCK.read_bytes() + PROJECT.read_bytes()).hexdigest()
    if PYTHON.exists() and STAMP.exists() and STAMP.read_text().strip() == wanted:
        return
    make_environment()
    pip: list[str | Path] = [PYTHON, "-m", "pip", "install", "--quiet"]
    print(f"Installing the locked packages into {ENVIRONMENT.name}; the first time takes a minute or two.")
    require(step([*pip, "--require-hashes", "--no-deps", "--requirement", LOCK]))
    require(step([*pip, "--no-deps", "--no-build-isolation", "--editable", ROOT]))
    STAMP.write_text(wanted + "\n")


def make_environment() -> None:
    """Make the virtual environment, or a fresh one where the present one has no working pip."""
    if PYTHON.exists() and step([PYTHON, "-m", "pip", "--version"]) == 0:
        return
    if importlib.util.find_spec("ensurepip") is None:
        package = f"python{VERSION}-venv"
        if not shutil.which("apt-get") or os.geteuid() != 0:
            raise SystemExit(
                "This Python cannot make virtual environments: its ensurepip module is missing. "
                f"Install it (on Debian and Ubuntu: sudo apt-get install {package}) and run this command again."
            )
        install_system_packages([package])
        importlib.invalidate_caches()
    venv.create(ENVIRONMENT, clear=True, symlinks=os.name != "nt", with_pip=True)


def step(command: Sequence[str | Path], variables: Mapping[str, str] | None = None) -> int:
    """Run one command in the project's folder, shown as it is run, and return its exit code."""
    shown = (os.path.relpath(part, ROOT) if isinstance(part, Path) else part for part in command)
    print("$", shlex.join(shown), flush=True)
    try:
        return subprocess.run(command, cwd=ROOT, env={**os.environ, **(variables or {})}, check=False).returncode  # noqa: S603
    except KeyboardInterrupt:
        raise SystemExit(INTERRUPTED) from None


def require(code: int) -> None:
    """End with `code` where a step has failed that the next ones build on; it has said why itself."""
    if code:
        raise SystemExit(code)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
