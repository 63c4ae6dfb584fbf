"""Lines that are written together: one flush, one chain, and a word for each of them."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from pathlib import Path

import pytest

from console.commands.change import JournalEntry, Outcome
from console.commands.journal import Journal
from console.commands.journal_disk import flush, read_at
from console.commands.journal_lines import Ended
from console.commands.journal_segments import segment_path
from console.errors import BegunAlready, JournalProblem
from tests.support.journals import AT, EVERYTHING, entry, ids, journal_in, write


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "journal"


class Disk:
    """Flushes, or refuses to where so many bytes would stand in a file."""

    def __init__(self) -> None:
        self.flushed: list[bytes] = []
        self.room = 1 << 40

    def sync(self, handle: int) -> None:
        size = os.fstat(handle).st_size
        if size > self.room:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        flush(handle)
        self.flushed.append(read_at(handle, 0, size))


@pytest.fixture
def disk() -> Disk:
    return Disk()


def ended(number: int, outcome: Outcome = Outcome.DONE, note: str = "") -> Ended:
    return Ended(id=f"change{number}", at=AT + 50, outcome=outcome, note=note)


def test_many_lines_are_flushed_once_and_stand_in_the_order_they_were_wanted_in(folder: Path, disk: Disk) -> None:
    journal = Journal(folder, disk.sync)
    write(journal, 1)
    journal.begin(entry(2))
    flushes = len(disk.flushed)
    told = journal.write([entry(3), ended(2), entry(4), entry(5)])
    assert len(disk.flushed) == flushes + 1
    assert [(one.id, one.number, one.outcome) for one in told if isinstance(one, JournalEntry)] == [
        ("change3", 3, Outcome.OPEN),
        ("change2", 2, Outcome.DONE),
        ("change4", 4, Outcome.OPEN),
        ("change5", 5, Outcome.OPEN),
    ]
    assert ids(journal) == ["change5", "change4", "change3", "change2", "change1"]
    assert journal.unsettled() == ()
    journal.close()
    with journal_in(folder) as later:
        assert later.check() == ""
        assert [found.id for found in later.unsettled(mine=True)] == ["change3", "change4", "change5"]


def test_no_line_is_told_of_before_it_is_flushed(folder: Path, disk: Disk) -> None:
    journal = Journal(folder, disk.sync)
    told = journal.write([entry(1), entry(2)])
    on_disk = disk.flushed[-1]
    assert all(isinstance(one, JournalEntry) and f'"{one.id}"'.encode() in on_disk for one in told)
    journal.close()


def test_what_cannot_be_written_down_keeps_nothing_else_from_it(folder: Path) -> None:
    with journal_in(folder) as journal:
        write(journal, 1)
        told = journal.write([entry(1), entry(2), ended(9), entry(2), ended(1, Outcome.REFUSED)])
        assert [type(one) for one in told] == [BegunAlready, JournalEntry, KeyError, BegunAlready, JournalEntry]
        assert ids(journal) == ["change2", "change1"]
        assert journal.entry("change1").outcome is Outcome.REFUSED
        assert journal.check() == ""


def test_nothing_but_refusals_writes_no_line(folder: Path) -> None:
    with journal_in(folder) as journal:
        write(journal, 1)
        before = journal.written()
        assert [type(one) for one in journal.write([entry(1), ended(7)])] == [BegunAlready, KeyError]
        assert journal.written() == before


def test_on_a_full_disk_each_line_is_tried_by_itself_and_the_short_ones_still_stand(folder: Path, disk: Disk) -> None:
    journal = Journal(folder, disk.sync)
    journal.begin(entry(1))
    disk.room = segment_path(folder, 1).stat().st_size + 400
    told = journal.write([entry(2, fields={"Note": "n" * 2000}), ended(1), entry(3, fields={"Note": "n" * 2000})])
    assert [type(one) for one in told] == [JournalProblem, JournalEntry, JournalProblem]
    assert "No space left on device" in str(told[0])
    assert [(found.id, found.outcome) for found in journal.page(EVERYTHING).entries] == [("change1", Outcome.DONE)]
    disk.room = 1 << 40
    (again,) = journal.write([entry(2)])
    assert isinstance(again, JournalEntry)
    assert again.number == 2
    journal.close()
    with journal_in(folder) as later:
        assert ids(later) == ["change2", "change1"]
        assert later.check() == ""


def test_where_nothing_can_be_flushed_nobody_is_told_that_a_line_stands(folder: Path, disk: Disk) -> None:
    journal = Journal(folder, disk.sync)
    journal.begin(entry(1))
    whole = segment_path(folder, 1).read_bytes()
    disk.room = 0
    assert [type(one) for one in journal.write([entry(2), ended(1), entry(3)])] == [JournalProblem] * 3
    assert segment_path(folder, 1).read_bytes() == whole
    disk.room = 1 << 40
    assert isinstance(journal.write([ended(1)])[0], JournalEntry)
    assert journal.entry("change1").outcome is Outcome.DONE
    journal.close()


_DIES_WHILE_IT_FLUSHES = """
import os, sys
from pathlib import Path
from console.commands.journal import Journal
from console.commands.journal_disk import flush
from tests.support.journals import entry, write

dying = False
journal = Journal(Path(sys.argv[1]), lambda handle: os._exit(3) if dying else flush(handle))
write(journal, 1)
dying = True
journal.write([entry(2), entry(3), entry(4)])
"""


@pytest.fixture
def died(folder: Path) -> Path:
    """A journal whose program ended while it flushed the lines of three changes behind one that was made."""
    child = subprocess.run([sys.executable, "-c", _DIES_WHILE_IT_FLUSHES, str(folder)], check=False)
    assert child.returncode == 3
    return folder


def test_a_program_that_ends_before_the_flush_leaves_changes_to_be_settled(died: Path) -> None:
    with journal_in(died) as journal:
        assert [found.id for found in journal.unsettled(mine=True)] == ["change2", "change3", "change4"]
        write(journal, 5)
        assert journal.check() == ""


@pytest.mark.parametrize("standing", [0, 1, 2])
@pytest.mark.parametrize("way", ["cut off", "a hole", "a hole up to the end"])
def test_a_power_cut_in_the_midst_of_the_lines_keeps_those_before_it_and_is_no_damage(
    died: Path, standing: int, way: str
) -> None:
    path = segment_path(died, 1)
    lines = path.read_bytes().splitlines(keepends=True)
    whole, torn, rest = b"".join(lines[: 3 + standing]), lines[3 + standing], b"".join(lines[4 + standing :])
    if way == "cut off":
        path.write_bytes(whole + torn[:-40])
    elif way == "a hole":
        path.write_bytes(whole + torn[:100] + bytes(200) + torn[300:] + rest)
    else:
        path.write_bytes(whole + bytes(len(torn + rest)))
    kept = [f"change{number}" for number in range(2, 2 + standing)]
    with journal_in(died) as journal:
        page = journal.page(EVERYTHING)
        assert (page.damage, page.total) == ("", 1 + standing)
        assert f"Line {4 + standing} of journal-000001.jsonl was cut off" in page.torn
        assert [found.id for found in journal.unsettled(mine=True)] == kept
        write(journal, 6)
        assert journal.entry("change6").number == 2 + standing
    with journal_in(died) as journal:
        assert journal.check() == ""
        assert journal.page(EVERYTHING).damage == ""
        assert ids(journal) == ["change6", *reversed(kept), "change1"]


def test_a_hole_in_lines_that_were_told_to_stand_is_damage(folder: Path) -> None:
    with journal_in(folder) as journal:
        write(journal, 1, 2, 3)
    path = segment_path(folder, 1)
    lines = path.read_bytes().splitlines(keepends=True)
    lines[3] = lines[3][:100] + bytes(50) + lines[3][150:]
    path.write_bytes(b"".join(lines) + b"half a li")
    with journal_in(folder) as journal:
        journal.check()
        write(journal, 4)
        page = journal.page(EVERYTHING)
        assert "journal-000001.jsonl is damaged at line 4" in page.damage
        assert page.torn == ""
