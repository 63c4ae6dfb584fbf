"""A journal of a million changes: its first page, its searches, the window meanwhile, and the cost of one change."""

from __future__ import annotations

import argparse
import asyncio
import itertools
import os
import random
import tempfile
from collections.abc import Iterator
from pathlib import Path
from time import perf_counter
from typing import Any

from console.commands.change import JournalEntry, JournalQuery, Outcome, Target, TargetKind
from console.commands.journal import Journal
from console.commands.journal_disk import flush
from console.commands.journal_index import INDEX_NAME
from console.commands.journal_lines import Begun, Ended, Line
from console.commands.journal_segments import Segments, segment_path
from console.contract.language import Kind
from console.contract.services.account_management import ChangeAccountSize, SuspendAccount
from console.contract.services.partner_management import EditPartner
from console.engine.change_messages import ReadJournal
from console.paths import journal_folder
from tests.bench.driven import Heartbeat, driven
from tests.bench.figures import Target as Limit
from tests.bench.figures import interleaved, seconds
from ui.app import Program
from ui.navigation import activity
from ui.panes.activity_journal import ActivityJournal

TARGETS = {
    "first_page_milliseconds": Limit(300),
    "slowest_search_milliseconds": Limit(300),
    "longest_stall_milliseconds": Limit(50),
    "begin_and_end_beyond_flush_milliseconds": Limit(5),
}

ENTRIES = 1_000_000
LINES_AT_ONCE = 20_000
CHANGES_AT_ONCE = 20
TYPED = 0.3
"""Seconds after which what was typed has been asked for."""
SCROLLED = 50
"""Steps from the newest entry to the oldest."""
AT = 1_700_000_000_000_000

_OPERATIONS = (SuspendAccount.spec, ChangeAccountSize.spec, EditPartner.spec)
_OUTCOMES = (Outcome.DONE,) * 17 + (Outcome.REFUSED, Outcome.NOT_SENT, Outcome.PARTLY)
_MESSAGES = tuple(f"The account is locked for reason {number}." for number in range(50))

QUERIES = {
    "everything": JournalQuery(),
    "word": JournalQuery(text="person777"),
    "common_word": JournalQuery(text="northwind"),
    "nothing": JournalQuery(text="no change has this"),
    "path": JournalQuery(text="partner 17 › company 4"),
    "operation": JournalQuery(operations=(SuspendAccount.spec.name,)),
    "outcome": JournalQuery(outcomes=(Outcome.REFUSED,)),
    "word_and_outcome": JournalQuery(text="locked for reason 7", outcomes=(Outcome.REFUSED, Outcome.PARTLY)),
    "one_account": JournalQuery(target="user004242@firm.test"),
    "days": JournalQuery(since=AT + 500_000_000_000, until=AT + 600_000_000_000),
}


def run(arguments: argparse.Namespace) -> dict[str, Any]:
    """Write the journal, then ask it directly and from the window."""

    async def measure(program: Program) -> dict[str, Any]:
        return _written(journal_folder()) | _asked(journal_folder(), arguments.repeat) | await _from_window(program)

    return driven("small", measure) | _cost_of_a_change(arguments.repeat)


def _written(folder: Path) -> dict[str, Any]:
    """Write all entries as the program does, but flushed once at the end."""
    begun = perf_counter()
    segments = Segments(folder, sync=lambda _: None)
    lines = _lines()
    while some := list(itertools.islice(lines, LINES_AT_ONCE)):
        with segments.locked():
            segments.append(*some)
    segments.close()
    return {"entries": ENTRIES, "written_in_seconds": perf_counter() - begun, "journal_megabytes": _megabytes(folder)}


def _asked(folder: Path, repeat: int) -> dict[str, Any]:
    journal = Journal(folder)
    indexed = seconds(lambda: journal.page(JournalQuery(limit=1)))
    journal.close()
    journal = Journal(folder)
    first_page = seconds(lambda: journal.page(JournalQuery()))
    asked = interleaved(repeat, **{name: _asking(journal, query) for name, query in QUERIES.items()})
    checked = seconds(journal.check)
    journal.close()
    return {
        "index_made_in_seconds": indexed,
        "index_megabytes": (folder / INDEX_NAME).stat().st_size / 1e6,
        "checked_in_seconds": checked,
        "first_page_milliseconds": first_page * 1000,
        **{f"search_{name}_milliseconds": taken * 1000 for name, taken in asked.items()},
        "slowest_search_milliseconds": max(asked.values()) * 1000,
    }


def _asking(journal: Journal, query: JournalQuery) -> Any:
    return lambda: journal.page(query)


async def _from_window(program: Program) -> dict[str, Any]:
    await program.open()
    await program.wait_until_idle()
    heartbeat = Heartbeat()
    heartbeat.begin()
    slowest = 0.0
    for query in QUERIES.values():
        begun = perf_counter()
        await program.workspace.link.request(ReadJournal(query))
        slowest = max(slowest, perf_counter() - begun)
    program.workspace.navigator.open(activity("journal"))
    await program.wait_until_idle()
    page = program.work.desk.details.page if program.work is not None else None
    if not isinstance(page, ActivityJournal):
        raise TypeError("the journal has no page")
    rows = page.model.rowCount()
    for query in (*QUERIES.values(), QUERIES["everything"]):
        page.filters.field.setText(query.text)
        await asyncio.sleep(TYPED)
        await program.wait_until_idle()
    scroll = page.view.verticalScrollBar()
    for step in range(SCROLLED + 1):
        scroll.setValue(scroll.maximum() * step // SCROLLED)
        await asyncio.sleep(0)
    await program.wait_until_idle()
    return {
        "rows_of_the_page": rows,
        "slowest_answer_in_the_window_milliseconds": slowest * 1000,
        "longest_stall_milliseconds": heartbeat.end() * 1000,
    }


def _cost_of_a_change(repeat: int) -> dict[str, Any]:
    """What `begin` and `end` take beyond two bare flushes of the same bytes."""
    with tempfile.TemporaryDirectory() as name:
        folder, numbers = Path(name), itertools.count()
        journal = Journal(folder / "journal")
        entries = (_entry(random.Random(number), number) for number in numbers)
        journal.begin(next(entries))
        size = segment_path(folder / "journal", 1).stat().st_size // 2
        bare = os.open(folder / "bare", os.O_CREAT | os.O_WRONLY)

        def ours() -> None:
            for entry in itertools.islice(entries, CHANGES_AT_ONCE):
                journal.begin(entry)
                journal.end(entry.id, Outcome.DONE, at=entry.at)

        def flushes() -> None:
            for _ in range(2 * CHANGES_AT_ONCE):
                os.write(bare, b"x" * size)
                flush(bare)

        taken = interleaved(repeat, ours=ours, flushes=flushes)
        os.close(bare)
        journal.close()
    return {
        "begin_and_end_milliseconds": taken["ours"] / CHANGES_AT_ONCE * 1000,
        "two_flushes_milliseconds": taken["flushes"] / CHANGES_AT_ONCE * 1000,
        "begin_and_end_beyond_flush_milliseconds": (taken["ours"] - taken["flushes"]) / CHANGES_AT_ONCE * 1000,
    }


def _lines() -> Iterator[Line]:
    chance = random.Random(1)
    for number in range(ENTRIES):
        entry = _entry(chance, number)
        outcome = chance.choice(_OUTCOMES)
        message = "" if outcome is Outcome.DONE else chance.choice(_MESSAGES)
        yield Begun(entry=entry)
        yield Ended(id=entry.id, at=entry.at + 1_000_000, outcome=outcome, message=message)


def _entry(chance: random.Random, number: int) -> JournalEntry:
    account, spec = chance.randrange(100_000), chance.choice(_OPERATIONS)
    user = f"user{account:06}@firm.test"
    path = f"Northwind › partner {account % 300} › company {account % 5000}"
    size, mail = chance.randrange(10, 2000), f"person{chance.randrange(300_000)}@mail.test"
    return JournalEntry(
        id=f"{chance.getrandbits(128):032x}",
        number=number + 1,
        at=AT + number * 1_000_000,
        who=f"technician{chance.randrange(20)}@desk",
        user="northwind-admin",
        profile=f"Northwind {chance.randrange(4)}",
        environment="production",
        base="https://provider.test/",
        service=spec.service.name,
        operation=spec.name,
        kind=Kind.CHANGE,
        target=Target(TargetKind.ACCOUNT, user, name=f"Firm {account}", path=path),
        fields={"Username": user, "Size": size, "Email": mail},
        before={"Size": size // 2},
    )


def _megabytes(folder: Path) -> float:
    return sum(path.stat().st_size for path in folder.glob("journal-*")) / 1e6
