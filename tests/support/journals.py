"""Journals for tests: entries, their files, and programs that write into the same folder."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from console.commands.change import JournalEntry, JournalQuery, Outcome, Target, TargetKind
from console.commands.journal import Journal
from console.contract.language import Kind
from console.contract.services.account_management import SuspendAccount

AT = 1_700_000_000_000_000
EVERYTHING = JournalQuery()


def entry(number: int, **facts: Any) -> JournalEntry:
    """An entry that is about to be begun, with an id, a user and a time of its own."""
    spec = SuspendAccount.spec
    user = f"user{number}@firm.test"
    known = {
        "id": f"change{number}",
        "at": AT + number,
        "who": "ann@desk",
        "user": "northwind-admin",
        "profile": "Northwind",
        "environment": "production",
        "base": "https://provider.test/",
        "operation": spec.name,
        "fields": {"Username": user, "Reason": f"reason {number}"},
        "target": Target(TargetKind.ACCOUNT, user, path="Northwind › Alder IT"),
    }
    return JournalEntry(number=0, service=spec.service.name, kind=Kind.CHANGE, **(known | facts))


def write(journal: Journal, *numbers: int, outcome: Outcome = Outcome.DONE, **facts: Any) -> None:
    """Begin and end entries."""
    for number in numbers:
        begun = journal.begin(entry(number, **facts))
        journal.end(begun.id, outcome, at=begun.at + 1)


def ids(journal: Journal, query: JournalQuery = EVERYTHING) -> list[str]:
    """The entries that a query finds, newest first."""
    return [found.id for found in journal.page(query).entries]


@contextmanager
def journal_in(folder: Path) -> Iterator[Journal]:
    """A journal, as the next start of the program opens it."""
    journal = Journal(folder)
    try:
        yield journal
    finally:
        journal.close()


@contextmanager
def other_program(folder: Path, begins: str) -> Iterator[subprocess.Popen[bytes]]:
    """A program that began changes in the same journal and waits for their answers, while this is entered."""
    command = [sys.executable, "-m", "tests.support.journals", str(folder), begins]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as child:
        try:
            assert child.stdout is not None
            assert child.stdout.readline().strip() == b"begun"
            yield child
        finally:
            child.kill()


def main() -> None:
    """Begin the changes whose numbers are named, and wait until standard input ends."""
    with journal_in(Path(sys.argv[1])) as journal:
        for number in sys.argv[2].split(","):
            journal.begin(entry(int(number)))
        sys.stdout.write("begun\n")
        sys.stdout.flush()
        sys.stdin.read()


if __name__ == "__main__":
    main()
