"""`python -m console.demo` as a process."""

from __future__ import annotations

import json
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.support.raw_soap import send
from tests.support.waits import PATIENCE


@pytest.fixture
def started() -> Iterator[Callable[..., subprocess.Popen[str]]]:
    running: list[subprocess.Popen[str]] = []

    def start(*arguments: str) -> subprocess.Popen[str]:
        process = subprocess.Popen(
            [sys.executable, "-m", "console.demo", *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        running.append(process)
        return process

    yield start
    for process in running:
        process.kill()
        process.communicate()


def base_of(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    word, _, base = process.stdout.readline().strip().partition(" ")
    assert word == "ready"
    return base


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such signals for other processes")
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_says_where_it_is_and_ends_quietly_on_a_signal(
    started: Callable[..., subprocess.Popen[str]], number: signal.Signals
) -> None:
    process = started("--port", "0", "--estate", "documented")
    base = base_of(process)
    assert base.startswith("http://127.0.0.1:")
    assert base.endswith("/WebApi/AccountManagementService/")
    assert send(f"{base}EntityManagementService.asmx?WSDL").status == 200
    process.send_signal(number)
    assert process.communicate(timeout=PATIENCE) == ("", "")
    assert process.returncode == 0


def test_it_ends_when_standard_input_does(started: Callable[..., subprocess.Popen[str]]) -> None:
    process = started("--until-stdin-closes")
    base_of(process)
    assert process.communicate("", timeout=PATIENCE) == ("", "")
    assert process.returncode == 0


def test_it_serves_on_the_port_that_was_asked_for(started: Callable[..., subprocess.Popen[str]]) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    assert f":{port}/" in base_of(started("--port", str(port)))


def test_it_plays_the_faults_of_a_file(started: Callable[..., subprocess.Popen[str]], tmp_path: Path) -> None:
    path = tmp_path / "faults.json"
    path.write_text(json.dumps({"rules": [{"on": "contract", "times": 1, "fault": {"kind": "unavailable"}}]}))
    base = base_of(started("--faults", str(path)))
    assert [send(f"{base}EntityManagementService.asmx?WSDL").status for _ in range(2)] == [503, 200]


def test_a_port_that_is_taken_is_said_so(started: Callable[..., subprocess.Popen[str]]) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        process = started("--port", str(taken.getsockname()[1]))
        out, error = process.communicate(timeout=PATIENCE)
    assert (process.returncode, out) == (3, "")
    assert "cannot be opened" in error


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--estate", "medium"), "'medium' is no estate"),
        (("--faults", "/no/such/file"), "/no/such/file cannot be read"),
        (("--faults", __file__), "is not a file of faults"),
        (("--port", "many"), "--port"),
    ],
)
def test_bad_usage_is_said_in_words(
    started: Callable[..., subprocess.Popen[str]], arguments: tuple[str, str], words: str
) -> None:
    process = started(*arguments)
    out, error = process.communicate(timeout=PATIENCE)
    assert (process.returncode, out) == (2, "")
    assert words in error
    assert "Traceback" not in error
