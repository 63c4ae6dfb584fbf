"""Changes from the command line: in the journal, and told what became of them where an answer was lost."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import pytest

from console.__main__ import main
from console.cli.exits import Exit
from console.commands.change import JournalEntry, JournalQuery, Outcome
from console.commands.journal import Journal
from console.demo.mishaps import Lose, Refuse, Unavailable
from console.demo.records import Status
from console.engine.processes import PASSWORD_VARIABLE
from console.paths import journal_folder
from tests.support.provider import PASSWORD, RunningProvider

NAME = "owen.pryce"
Suspend = Callable[..., int]


@pytest.fixture
def suspend(provider: RunningProvider, monkeypatch: pytest.MonkeyPatch) -> Suspend:
    """Suspends the account by the command; gives its exit code."""
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO()))
    monkeypatch.setenv(PASSWORD_VARIABLE, PASSWORD)
    server = ("--url", provider.base, "--user", provider.user)
    return lambda *more: main(["call", "SuspendAccount", f"Username={NAME}", *more, "--yes", *server])


def entries() -> list[JournalEntry]:
    journal = Journal(journal_folder())
    try:
        return list(journal.entries(JournalQuery()))
    finally:
        journal.close()


def test_a_change_is_journaled_with_how_it_ended(suspend: Suspend) -> None:
    assert suspend("Reason=Unpaid") == Exit.SUCCESS
    (entry,) = entries()
    assert (entry.outcome, entry.target.key, entry.fields["Reason"]) == (Outcome.DONE, NAME, "Unpaid")
    assert entry.before == {"IsActive": True}


def test_a_lost_answer_is_looked_after_once_and_told(
    suspend: Suspend, provider: RunningProvider, capsys: pytest.CaptureFixture[str]
) -> None:
    provider.faults.add(Lose(), operation="SuspendAccount")
    assert suspend() == Exit.UNKNOWN
    assert "A read just now shows that it happened" in capsys.readouterr().err
    assert [entry.outcome for entry in entries()] == [Outcome.FOUND_DONE]


def test_what_is_not_certain_yet_stays_unknown_and_is_not_sent_again(
    suspend: Suspend, provider: RunningProvider, capsys: pytest.CaptureFixture[str]
) -> None:
    provider.faults.add(Refuse(), operation="SuspendAccount", times=1)
    assert suspend() == Exit.UNKNOWN
    assert "does not settle it" in capsys.readouterr().err
    assert suspend() == Exit.USAGE
    assert "Nothing was sent" in capsys.readouterr().err
    assert provider.state.accounts[NAME].status is Status.ACTIVE
    assert [entry.outcome for entry in entries()] == [Outcome.UNKNOWN]


def test_a_look_that_fails_too_is_told(
    suspend: Suspend, provider: RunningProvider, capsys: pytest.CaptureFixture[str]
) -> None:
    provider.faults.add(Lose(), operation="SuspendAccount")
    provider.faults.add(Unavailable(), operation="GetAccountEntities", skip=1)
    assert suspend() == Exit.UNKNOWN
    assert "could not be read" in capsys.readouterr().err


def test_nothing_is_sent_without_a_journal(
    suspend: Suspend, provider: RunningProvider, home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    home.mkdir(exist_ok=True)
    (home / "journal").write_text("no folder", encoding="utf-8")
    assert suspend() == Exit.USAGE
    assert "journal" in capsys.readouterr().err
    assert provider.state.accounts[NAME].status is Status.ACTIVE
