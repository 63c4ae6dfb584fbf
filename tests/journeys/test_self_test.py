"""The program proves itself from the outside, as the frozen one does."""

from __future__ import annotations

import subprocess
import sys


def test_the_program_signs_in_to_the_demo_looks_at_every_page_makes_a_change_and_ends_well() -> None:
    command = [sys.executable, "-m", "ui", "--self-test", "--demo", "documented"]
    ended = subprocess.run(command, capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stderr
    assert "9 entities" in ended.stdout
    assert "one change made and reverted" in ended.stdout
