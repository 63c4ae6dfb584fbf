"""Child processes and what they get to see of this one."""

from __future__ import annotations

import logging
import sys

import pytest

from console.engine.processes import PASSWORD_VARIABLE, Child


def test_a_child_does_not_see_the_password_in_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(PASSWORD_VARIABLE, "a long secret")
    monkeypatch.setenv("BACKUP_CONSOLE_TRACE", "seen")
    child = Child([sys.executable, "-c", "import os; print(dict(os.environ))"], logging.getLogger(__name__))
    with child.stdin, child.stdout:
        environment = child.stdout.read().decode()
        child.wait(30)
    assert "seen" in environment
    assert "a long secret" not in environment
