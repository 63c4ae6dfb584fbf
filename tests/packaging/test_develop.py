"""The command that sets the project up."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

SCRIPT = Path(__file__).resolve().parents[2] / "packaging" / "develop.py"


@pytest.fixture
def develop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The script as a module, with an environment of its own that is not there yet."""
    specification = importlib.util.spec_from_file_location("develop", SCRIPT)
    assert specification is not None
    assert specification.loader is not None
    module = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(module)
    environment = tmp_path / ".venv"
    monkeypatch.setattr(module, "ENVIRONMENT", environment)
    monkeypatch.setattr(module, "STAMP", environment / "installed-from")
    monkeypatch.setattr(module, "PYTHON", environment / "bin" / "python")
    return module


@pytest.fixture
def steps(develop: ModuleType, monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """What is run, instead of running it; a command that names `fails` does."""
    ran: list[list[str]] = []

    def note(command: Sequence[str | Path], _variables: Any = None) -> int:
        ran.append([str(part) for part in command])
        return 1 if "fails" in ran[-1] else 0

    def make(environment: Path, **_options: Any) -> None:
        (environment / "bin").mkdir(parents=True)
        (environment / "bin" / "python").touch()

    monkeypatch.setattr(develop, "step", note)
    monkeypatch.setattr(develop.venv, "create", make)
    return ran


def test_the_environment_is_installed_from_the_lock_by_hash_and_then_left_alone(
    develop: ModuleType, steps: list[list[str]]
) -> None:
    develop.install()
    locked, project = steps
    assert {"--require-hashes", "--no-deps", str(develop.LOCK)} <= set(locked)
    assert {"--no-deps", "--no-build-isolation", "--editable"} <= set(project)
    develop.install()
    assert len(steps) == 2


def test_a_changed_lock_is_installed_again(
    develop: ModuleType, steps: list[list[str]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    develop.install()
    other = tmp_path / "requirements.lock"
    other.write_text("another==1\n")
    monkeypatch.setattr(develop, "LOCK", other)
    develop.install()
    assert [command for command in steps if str(other) in command] != []


def test_an_install_that_fails_is_not_taken_for_done(
    develop: ModuleType, steps: list[list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(develop, "ROOT", "fails")
    with pytest.raises(SystemExit):
        develop.install()
    assert steps
    assert not develop.STAMP.exists()


def test_an_unsupported_python_without_another_one_is_told_which_to_install(
    develop: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(develop.sys, "version_info", (3, 10, 4))
    monkeypatch.setattr(develop.shutil, "which", lambda _name: None)
    with pytest.raises(SystemExit, match=r"needs Python 3\.11 to 3\.13"):
        develop.require_supported_python()


def test_an_unsupported_python_hands_over_to_a_supported_one_on_the_path(
    develop: ModuleType, steps: list[list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(develop.sys, "version_info", (3, 14, 0))
    monkeypatch.setattr(develop.shutil, "which", lambda name: name if name == "python3.12" else None)
    with pytest.raises(SystemExit):
        develop.require_supported_python()
    assert steps[0][0] == "python3.12"


def test_without_a_display_one_sentence_says_what_to_do(develop: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(develop.sys, "platform", "linux")
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    with pytest.raises(SystemExit, match="xvfb-run"):
        develop.require_display([])
    develop.require_display(["--self-test"])


def test_missing_system_packages_are_told_to_who_may_not_install_them(
    develop: ModuleType, steps: list[list[str]], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    listing = subprocess.CompletedProcess(
        [], 1, stdout="libegl1 installed\nlibglib2.0-0t64 installed\nlibgl1 not-installed\n"
    )
    monkeypatch.setattr(develop.shutil, "which", lambda name: name)
    monkeypatch.setattr(develop.subprocess, "run", lambda *_, **__: listing)
    monkeypatch.setattr(develop.os, "geteuid", lambda: 1000, raising=False)
    develop.install_system_packages(["libegl1", "libglib2.0-0", "libgl1"])
    assert "sudo apt-get install libgl1\n" in capsys.readouterr().out
    assert steps == []


@pytest.mark.parametrize(
    ("command", "further"),
    [("test", {"php-cli", "php-soap"}), ("freeze", {"binutils"}), ("check", set()), ("run", set())],
)
def test_root_gets_the_packages_of_the_command_installed(
    develop: ModuleType, steps: list[list[str]], monkeypatch: pytest.MonkeyPatch, command: str, further: set[str]
) -> None:
    present = "".join(f"{name} installed\n" for name in develop.QT_PACKAGES)
    listing = subprocess.CompletedProcess([], 1, stdout=present)
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    monkeypatch.setattr(develop.shutil, "which", lambda name: name)
    monkeypatch.setattr(develop.subprocess, "run", lambda *_, **__: listing)
    monkeypatch.setattr(develop.os, "geteuid", lambda: 0, raising=False)
    assert develop.main([command]) == 0
    installed = [step for step in steps if step[:2] == ["apt-get", "install"]]
    assert {name for step in installed for name in step if name in further} == further
    assert len(installed) == (1 if further else 0)


def test_checks_stop_at_the_first_that_fails(
    develop: ModuleType, steps: list[list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(develop, "PYTHON", "fails")
    assert develop.check([]) == 1
    assert len(steps) == 1


def test_the_script_runs_on_its_own_and_explains_itself() -> None:
    told = subprocess.run([sys.executable, SCRIPT, "--help"], capture_output=True, text=True, check=True).stdout
    assert all(command in told for command in ("install", "run", "test", "check", "freeze"))
