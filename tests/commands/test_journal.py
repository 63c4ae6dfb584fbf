"""What is written down of changes before they are sent, and how it is found again."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import msgspec
import pytest

from console.commands.change import JournalQuery, Outcome, Target, TargetKind
from console.commands.journal import Journal
from console.commands.journal_index import INDEX_NAME
from console.commands.journal_search import MOST_COUNTED
from console.contract.secrets import SECRET_NAMES
from console.contract.services.account_management import SuspendAccount
from console.errors import BegunAlready, JournalProblem
from tests.support.journals import AT, EVERYTHING, entry, ids, journal_in, other_program, write


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "journal"


@pytest.fixture
def journal(folder: Path) -> Iterator[Journal]:
    with journal_in(folder) as opened:
        yield opened


def bytes_of(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())


def test_a_journal_without_changes_is_empty_and_makes_no_file(journal: Journal, folder: Path) -> None:
    page = journal.page(EVERYTHING)
    assert (page.entries, page.total, page.unsettled, page.damage, page.torn) == ((), 0, 0, "", "")
    assert journal.unsettled() == ()
    assert journal.check() == ""
    assert not folder.exists()


def test_an_entry_is_found_with_everything_that_was_written(journal: Journal, folder: Path) -> None:
    begun = journal.begin(entry(1, before={"IsActive": True}, job="job7", repeats="change0"))
    assert begun.number == 1
    journal.end("change1", Outcome.REFUSED, at=AT + 5, code=12, code_name="Locked", message="No.", note="noted")
    with journal_in(folder) as later:
        found = later.entry("change1")
        assert later.page(EVERYTHING).entries == (found,)
    assert (found.outcome, found.ended_at, found.code, found.code_name) == (Outcome.REFUSED, AT + 5, 12, "Locked")
    assert (
        msgspec.structs.replace(found, outcome=Outcome.OPEN, ended_at=0, code=None, code_name="", message="", note="")
        == begun
    )


def test_the_latest_outcome_counts_and_entries_come_newest_first(journal: Journal) -> None:
    write(journal, 1, outcome=Outcome.UNKNOWN)
    write(journal, 2, 3)
    journal.end("change1", Outcome.FOUND_DONE, at=AT + 9, note="A read shows it.")
    assert ids(journal) == ["change3", "change2", "change1"]
    assert journal.entry("change1").outcome is Outcome.FOUND_DONE
    assert journal.entry("change1").note == "A read shows it."


def test_a_change_is_never_begun_twice_whichever_program_began_it(journal: Journal, folder: Path) -> None:
    write(journal, 1)
    with pytest.raises(BegunAlready) as refusal:
        journal.begin(entry(1))
    assert refusal.value.facts == {"entry": "change1"}
    with journal_in(folder) as other, pytest.raises(BegunAlready):
        other.begin(entry(1))
    assert journal.page(EVERYTHING).total == 1


def test_an_entry_that_is_not_there_is_a_key_error(journal: Journal) -> None:
    write(journal, 1)
    with pytest.raises(KeyError):
        journal.entry("change2")
    with pytest.raises(KeyError):
        journal.end("change2", Outcome.DONE, at=AT)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        (JournalQuery(text="USER2@"), [2]),
        (JournalQuery(text="alder it"), [3, 2, 1]),
        (JournalQuery(text="› ivy"), [4]),
        (JournalQuery(text="suspend"), [4, 3, 2, 1]),
        (JournalQuery(text="reason 3"), [3]),
        (JournalQuery(text="GRÖSSE"), [4]),
        (JournalQuery(text="locked by"), [4]),
        (JournalQuery(text="ann@desk"), [3, 2, 1]),
        (JournalQuery(text="100%"), [4]),
        (JournalQuery(text="_ser2"), []),
        (JournalQuery(text="nothing has this"), []),
        (JournalQuery(text="   "), [4, 3, 2, 1]),
        (JournalQuery(outcomes=(Outcome.REFUSED, Outcome.UNKNOWN)), [4]),
        (JournalQuery(operations=(SuspendAccount.spec.name,)), [4, 3, 2, 1]),
        (JournalQuery(operations=("Another",)), []),
        (JournalQuery(profile="Lab"), [4]),
        (JournalQuery(target="user3@firm.test"), [3]),
        (JournalQuery(job="nightly"), [4]),
        (JournalQuery(since=AT + 2, until=AT + 4), [3, 2]),
        (JournalQuery(text="alder", target="user1@firm.test", profile="Northwind"), [1]),
        (JournalQuery(text="alder", profile="Lab"), []),
    ],
)
def test_a_query_finds_what_it_names_and_nothing_else(journal: Journal, query: JournalQuery, found: list[int]) -> None:
    write(journal, 1, 2, 3)
    target = Target(TargetKind.ACCOUNT, "zoe", path="Northwind › Ivy")
    journal.begin(
        entry(4, target=target, who="bob@desk", profile="Lab", job="nightly", fields={"Note": ["Größe 100%"]})
    )
    journal.end("change4", Outcome.REFUSED, at=AT + 5, code=3, message="It is locked by someone.")
    page = journal.page(query)
    assert [item.id for item in page.entries] == [f"change{number}" for number in found]
    assert page.total == len(found)
    assert [item.id for item in journal.entries(query)] == [item.id for item in page.entries]


def test_pages_follow_each_other_and_tell_the_whole_number(journal: Journal) -> None:
    write(journal, *range(1, 8))
    pages = [journal.page(JournalQuery(text="alder", offset=offset, limit=3)) for offset in (0, 3, 6, 9)]
    assert [[item.number for item in page.entries] for page in pages] == [[7, 6, 5], [4, 3, 2], [1], []]
    assert {page.total for page in pages} == {7}
    assert not any(page.has_more for page in pages)


def test_what_is_under_way_is_not_unsettled_until_its_program_ends(journal: Journal, folder: Path) -> None:
    journal.begin(entry(1))
    write(journal, 2, outcome=Outcome.UNKNOWN)
    write(journal, 3)
    assert [found.id for found in journal.unsettled()] == ["change2"]
    assert (journal.page(EVERYTHING).unsettled, journal.count_unsettled()) == (1, 1)
    with journal_in(folder) as other:
        assert [found.id for found in other.unsettled()] == ["change2"]
        assert other.unsettled(mine=True) == ()
        journal.close()
        assert [found.id for found in other.unsettled(mine=True)] == ["change1", "change2"]
        assert other.count_unsettled() == 2


def test_a_program_that_was_killed_leaves_its_changes_to_others(journal: Journal, folder: Path) -> None:
    with other_program(folder, "1,2") as child:
        assert [found.number for found in journal.page(EVERYTHING).entries] == [2, 1]
        assert journal.unsettled() == ()
        child.kill()
        child.wait()
        assert [found.id for found in journal.unsettled(mine=True)] == ["change1", "change2"]


def test_programs_and_threads_that_write_at_once_share_one_unbroken_chain(journal: Journal, folder: Path) -> None:
    def write_some(first: int) -> None:
        with journal_in(folder) as own:
            write(own, *range(first, first + 15))

    threads = [threading.Thread(target=write_some, args=(first,)) for first in (100, 200)]
    threads.append(threading.Thread(target=write, args=(journal, *range(300, 315))))
    for thread in threads:
        thread.start()
    with other_program(folder, ",".join(map(str, range(400, 415)))):
        for thread in threads:
            thread.join()
    assert sorted(found.number for found in journal.entries(EVERYTHING)) == list(range(1, 61))
    assert len({found.id for found in journal.entries(EVERYTHING)}) == 60
    assert journal.check() == ""
    assert journal.page(EVERYTHING).damage == ""


def test_what_is_written_shows_at_once_in_another_program(journal: Journal, folder: Path) -> None:
    with journal_in(folder) as other:
        before = other.written()
        write(journal, 1)
        assert other.written() != before
        assert ids(other) == ["change1"]


@pytest.mark.parametrize("damage", ["gone", "no database", "another layout", "another journal's"])
def test_an_index_that_is_of_no_use_is_made_anew(folder: Path, tmp_path: Path, damage: str) -> None:
    with journal_in(folder) as journal:
        write(journal, 1, 2, 3)
        ids(journal)
    path = folder / INDEX_NAME
    if damage == "no database":
        path.write_bytes(b"this was an index once " * 1000)
    elif damage == "another layout":
        with closing(sqlite3.connect(path)) as connection:
            connection.execute("PRAGMA user_version = 99")
    else:
        path.unlink()
    if damage == "another journal's":
        with journal_in(tmp_path / "other") as other:
            write(other, *range(10, 20))
        path.write_bytes((tmp_path / "other" / INDEX_NAME).read_bytes())
    with journal_in(folder) as journal:
        assert ids(journal) == ["change3", "change2", "change1"]
        write(journal, 4)
        assert ids(journal, JournalQuery(text="user4")) == ["change4"]


def test_an_index_that_breaks_while_it_is_used_is_made_anew(journal: Journal, folder: Path) -> None:
    write(journal, 1, 2)
    with closing(sqlite3.connect(folder / INDEX_NAME)) as connection, connection:
        connection.execute("DROP TABLE text")
    assert ids(journal, JournalQuery(text="user2")) == ["change2"]
    write(journal, 3)
    assert ids(journal) == ["change3", "change2", "change1"]


def test_a_text_that_very_many_have_is_counted_no_further_than_people_read(
    journal: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("console.commands.journal_search.MOST_COUNTED", 3)
    monkeypatch.setattr("console.commands.journal_search._FEW", 4)
    write(journal, *range(1, 7))
    page = journal.page(JournalQuery(text="alder", limit=2))
    assert ([item.number for item in page.entries], page.total, page.has_more) == ([6, 5], 3, True)
    assert journal.page(JournalQuery(limit=2)).total == 6
    assert JournalQuery().limit < MOST_COUNTED


@pytest.mark.parametrize("name", sorted(SECRET_NAMES))
def test_no_value_of_a_secret_gets_into_the_journal(journal: Journal, folder: Path, name: str) -> None:
    telling = "geheimes-wort-42"
    held = {name: telling}
    fields = {"Deep": [held, {"Deeper": held}], **held, "Kept": "shown"}
    journal.begin(entry(1, fields=fields, before=held))
    journal.page(JournalQuery(text="shown"))
    assert telling.encode() not in bytes_of(folder)
    assert b"shown" in bytes_of(folder)
    assert journal.page(JournalQuery(text=telling)).total == 0


def test_a_folder_that_cannot_be_made_is_a_problem_and_nothing_was_begun(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    with journal_in(tmp_path / "file") as journal, pytest.raises(JournalProblem, match="cannot be written to"):
        journal.begin(entry(1))
    assert (tmp_path / "file").read_text(encoding="utf-8") == "in the way"


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="needs somebody whose rights count")
def test_a_folder_that_is_only_to_be_read_is_read_and_refuses_a_change(folder: Path) -> None:
    with journal_in(folder) as journal:
        write(journal, 1)
    (folder / INDEX_NAME).unlink()
    folder.chmod(0o500)
    try:
        with journal_in(folder) as journal:
            assert ids(journal) == ["change1"]
            with pytest.raises(JournalProblem, match="cannot be written to"):
                journal.begin(entry(2))
    finally:
        folder.chmod(0o700)


_ON_A_FULL_DISK = """
import resource, sys
from pathlib import Path
from console.commands.change import Outcome
from console.errors import JournalProblem
from tests.support.journals import entry, journal_in, write

with journal_in(Path(sys.argv[1])) as journal:
    write(journal, 1, 2)
    size = Path(sys.argv[1], "journal-000001.jsonl").stat().st_size
    journal.begin(entry(3))
    unlimited = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size + 900, unlimited[1]))
    long = "n" * 900
    for attempt in (lambda: journal.begin(entry(4)), lambda: journal.end("change3", Outcome.DONE, at=9, note=long)):
        try:
            attempt()
        except JournalProblem as problem:
            print(problem.summary)
    resource.setrlimit(resource.RLIMIT_FSIZE, unlimited)
    journal.end("change3", Outcome.DONE, at=9)
    write(journal, 5)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="needs a limit for the size of files")
def test_on_a_full_disk_nothing_is_begun_and_the_journal_goes_on_once_there_is_room(folder: Path) -> None:
    command = [sys.executable, "-c", _ON_A_FULL_DISK, str(folder)]
    child = subprocess.run(command, capture_output=True, text=True, check=False)
    assert child.returncode == 0, child.stderr
    assert child.stdout.count("The journal cannot be written to") == 2
    with journal_in(folder) as journal:
        assert [(found.id, found.outcome) for found in journal.page(EVERYTHING).entries] == [
            (f"change{number}", Outcome.DONE) for number in (5, 3, 2, 1)
        ]
        assert journal.check() == ""
        assert journal.page(EVERYTHING).torn == ""
