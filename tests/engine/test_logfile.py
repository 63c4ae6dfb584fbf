from __future__ import annotations

import sys
from pathlib import Path

import pytest

from console.engine.logfile import engine_log
from console.engine.processes import Child
from console.log import protect, release

SECRET = "Kestrel!42"


def run_to_its_end(program: str) -> Child:
    child = Child([sys.executable, "-c", program], engine_log())
    child.stdin.close()
    child.wait(30)
    child.stdout.close()
    return child


def test_what_a_child_writes_to_standard_error_is_kept_in_a_file(home: Path) -> None:
    child = run_to_its_end("import sys; sys.stderr.write('first\\nsecond'); sys.exit(3)")
    assert child.last_words == "Exit code 3.\nfirst\nsecond"
    assert [line.split(" ", 2)[2] for line in (home / "logs" / "engine.log").read_text().splitlines()] == [
        "first",
        "second",
    ]


def test_a_child_that_writes_a_lot_is_never_held_up(home: Path) -> None:
    run_to_its_end("import sys\nfor n in range(5000): sys.stderr.write(f'{n} ' + 'x' * 1000 + '\\n')")
    sizes = [path.stat().st_size for path in (home / "logs").iterdir()]
    assert 1 < len(sizes) <= 4
    assert max(sizes) <= 1024 * 1024


def test_no_secret_reaches_the_file(home: Path) -> None:
    protect(SECRET)
    try:
        child = run_to_its_end(f"import sys; sys.stderr.write('sent <Password>hidden</Password> and {SECRET}')")
    finally:
        release(SECRET)
    text = (home / "logs" / "engine.log").read_text() + child.last_words
    assert "sent <Password>" in text
    assert "hidden" not in text
    assert SECRET not in text


def test_a_log_folder_that_cannot_be_written_holds_nobody_up(home: Path) -> None:
    home.mkdir()
    (home / "logs").write_text("a file where the folder belongs")
    assert run_to_its_end("import sys; sys.stderr.write('unheard')").last_words == "Exit code 0.\nunheard"


def test_a_program_that_does_not_exist_is_an_error_of_the_system() -> None:
    with pytest.raises(FileNotFoundError):
        Child(["/nowhere/engine"], engine_log())
