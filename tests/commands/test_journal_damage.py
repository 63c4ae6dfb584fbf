"""What the journal says of files that are not as they were written, and how it goes on."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from console.commands import journal_segments
from console.commands.change import JournalPage, Outcome
from console.commands.journal_index import INDEX_NAME
from console.commands.journal_segments import HEAD_NAME, segment_path
from tests.support.journals import AT, EVERYTHING, entry, ids, journal_in, write


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A journal of three changes, which are lines 2 and 3, 4 and 5, 6 and 7."""
    with journal_in(tmp_path / "journal") as journal:
        write(journal, 1, 2, 3)
        ids(journal)
    return tmp_path / "journal"


Spoil = Callable[[list[bytes]], list[bytes]]


def spoil(folder: Path, change: Spoil, segment: int = 1) -> None:
    path = segment_path(folder, segment)
    path.write_bytes(b"".join(change(path.read_bytes().splitlines(keepends=True))))


def read_again(folder: Path) -> JournalPage:
    """The page as it is after the check that runs in the background."""
    with journal_in(folder) as journal:
        journal.check()
        return journal.page(EVERYTHING)


def edited(lines: list[bytes]) -> list[bytes]:
    return [*lines[:3], lines[3].replace(b"reason 2", b"reason 9"), *lines[4:]]


@pytest.mark.parametrize(
    ("change", "line"),
    [
        (edited, 4),
        (lambda lines: [*lines[:3], *lines[4:]], 4),
        (lambda lines: [*lines[:3], lines[5], lines[4], lines[3], *lines[6:]], 4),
        (lambda lines: [*lines[:3], lines[1], *lines[3:]], 4),
        (lambda lines: [*lines[:3], b"\n", *lines[3:]], 4),
        (lambda lines: [*lines[:3], b"\xff\x00 no line\n", *lines[3:]], 4),
        (lambda lines: [*lines[:3], lines[3][:100], *lines[4:]], 4),
        (lambda lines: lines[1:], 1),
    ],
    ids=["edited", "removed", "reordered", "copied", "emptied", "foreign", "joined", "beheaded"],
)
@pytest.mark.parametrize("has_index", [True, False])
def test_a_line_that_is_not_what_was_written_is_named_and_what_stood_before_it_shown(
    folder: Path, change: Spoil, line: int, has_index: bool
) -> None:
    spoil(folder, change)
    if not has_index:
        (folder / INDEX_NAME).unlink()
    page = read_again(folder)
    assert f"journal-000001.jsonl is damaged at line {line};" in page.damage
    assert [found.id for found in page.entries] == ([] if line == 1 else ["change1"])
    assert page.torn == ""


def test_an_edited_line_is_never_shown_as_it_is_now(folder: Path) -> None:
    spoil(folder, edited)
    assert "reason 9" not in str(read_again(folder).entries)


@pytest.mark.parametrize("lost", [1, 3, 6])
def test_lines_cut_off_at_the_end_are_missed(folder: Path, lost: int) -> None:
    spoil(folder, lambda lines: lines[:-lost])
    with journal_in(folder) as journal:
        assert "journal-000001.jsonl lost lines at its end" in journal.page(EVERYTHING).damage
        write(journal, 4)
        assert journal.entry("change4").number == 4
        assert "journal-000001.jsonl lost lines at its end" in journal.page(EVERYTHING).damage


def test_a_file_that_is_gone_is_missed(folder: Path) -> None:
    segment_path(folder, 1).unlink()
    with journal_in(folder) as journal:
        assert "journal-000001.jsonl is gone" in journal.page(EVERYTHING).damage
        write(journal, 4)
        assert ids(journal) == ["change4"]
    assert "journal-000001.jsonl is gone" in read_again(folder).damage


@pytest.mark.parametrize("content", [None, b"", b"not a head\n"])
def test_without_its_head_the_journal_is_read_and_says_that_its_end_is_not_certain(
    folder: Path, content: bytes | None
) -> None:
    if content is None:
        (folder / HEAD_NAME).unlink()
    else:
        (folder / HEAD_NAME).write_bytes(content)
    page = read_again(folder)
    assert [found.id for found in page.entries] == ["change3", "change2", "change1"]
    assert HEAD_NAME in page.damage


def test_after_damage_entries_go_on_in_a_new_file_that_is_chained_and_whole(folder: Path) -> None:
    before = segment_path(folder, 1).read_bytes()
    spoil(folder, edited)
    with journal_in(folder) as journal:
        journal.check()
        write(journal, 4, 5)
        assert ids(journal) == ["change5", "change4", "change1"]
        assert [found.number for found in journal.page(EVERYTHING).entries] == [5, 4, 1]
        assert journal.page(EVERYTHING).damage.count("damaged") == 1
    assert len(segment_path(folder, 1).read_bytes()) == len(before)
    spoil(folder, lambda lines: [*lines[:2], *lines[3:]], segment=2)
    damage = read_again(folder).damage
    assert "journal-000001.jsonl is damaged at line 4" in damage
    assert "journal-000002.jsonl is damaged at line 3" in damage


@pytest.mark.parametrize("rest", [b"", b"abcdef0123", b"\x00" * 500], ids=["half a line", "some digits", "zeros"])
def test_a_line_torn_by_a_power_cut_is_no_damage_and_writing_goes_on(folder: Path, rest: bytes) -> None:
    path = segment_path(folder, 1)
    whole = path.read_bytes()
    path.write_bytes(whole + (rest or whole.splitlines()[3][:200]))
    with journal_in(folder) as journal:
        page = journal.page(EVERYTHING)
        assert page.damage == ""
        assert "Line 8 of journal-000001.jsonl was cut off while it was written" in page.torn
        assert page.total == 3
        write(journal, 4)
    page = read_again(folder)
    assert (page.total, page.damage) == (4, "")
    assert path.read_bytes().startswith(whole)


def test_lines_that_were_flushed_before_the_power_went_count_though_the_head_does_not_know_them(folder: Path) -> None:
    head = (folder / HEAD_NAME).read_bytes()
    with journal_in(folder) as journal:
        write(journal, 4, 5)
    (folder / HEAD_NAME).write_bytes(head)
    (folder / INDEX_NAME).unlink()
    with journal_in(folder) as journal:
        assert ids(journal) == ["change5", "change4", "change3", "change2", "change1"]
        write(journal, 6)
        assert journal.check() == ""
        assert journal.page(EVERYTHING).entries[0].number == 6
    assert not segment_path(folder, 2).exists()


def test_a_full_file_is_followed_by_another_in_the_same_chain(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(journal_segments, "SEGMENT_SIZE", 2000)
    with journal_in(tmp_path) as journal:
        write(journal, *range(1, 11))
        assert segment_path(tmp_path, 3).exists()
        assert ids(journal) == [f"change{number}" for number in range(10, 0, -1)]
        assert journal.check() == ""
    segment_path(tmp_path, 2).unlink()
    assert "journal-000002.jsonl is gone" in read_again(tmp_path).damage


def test_the_end_of_a_full_file_cannot_be_cut_off_unseen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(journal_segments, "SEGMENT_SIZE", 2000)
    with journal_in(tmp_path) as journal:
        write(journal, *range(1, 11))
    spoil(tmp_path, lambda lines: lines[:-1])
    assert "journal-000001.jsonl lost lines at its end" in read_again(tmp_path).damage


def test_an_outcome_whose_beginning_is_lost_does_not_stop_the_reading(folder: Path) -> None:
    with journal_in(folder) as journal:
        journal.begin(entry(4))
        spoil(folder, edited)
        journal.check()
        with pytest.raises(KeyError):
            journal.entry("change4")
        assert journal.end("change4", Outcome.DONE, at=AT).outcome is Outcome.DONE
        write(journal, 5)
        assert ids(journal) == ["change5", "change1"]
    assert [found.id for found in read_again(folder).entries] == ["change5", "change1"]
