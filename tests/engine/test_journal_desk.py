"""The journal as the window asks for it: pages, exports, and news of what others write."""

from __future__ import annotations

import csv
import hashlib
import json
from collections.abc import AsyncIterator
from contextlib import aclosing
from pathlib import Path
from zipfile import ZipFile

import pytest

from console.commands.change import JournalQuery, Outcome
from console.commands.journal_lines import FIRST
from console.commands.journal_segments import segment_path
from console.engine.change_messages import ExportJournal, ReadJournal, WatchJournal
from console.engine.link import EngineLink
from console.errors import ExportFailed
from console.paths import journal_folder
from tests.support.journals import EVERYTHING, journal_in, write


@pytest.fixture
def written(home: Path) -> Path:
    """A journal of three changes, the second of which was refused."""
    with journal_in(journal_folder()) as journal:
        write(journal, 1, 3)
        write(journal, 2, outcome=Outcome.REFUSED, fields={"Reason": '=1+1, "quoted"'})
    return journal_folder()


async def counts(link: EngineLink) -> AsyncIterator[int]:
    async with aclosing(link.stream(WatchJournal())) as parts:
        async for count in parts:
            yield count


async def test_a_page_is_what_the_query_asks_for(written: Path, link: EngineLink) -> None:
    page = await link.request(ReadJournal(JournalQuery(outcomes=(Outcome.REFUSED,))))
    assert [found.id for found in page.entries] == ["change2"]
    assert (page.total, page.unsettled, page.damage) == (1, 0, "")


async def test_whoever_watches_hears_of_what_another_program_wrote(written: Path, link: EngineLink) -> None:
    async with aclosing(counts(link)) as heard:
        assert await anext(heard) == 0
        with journal_in(journal_folder()) as other:
            write(other, 4, outcome=Outcome.UNKNOWN)
        while await anext(heard) != 1:
            pass


async def test_a_line_that_was_edited_long_ago_is_found_by_the_check_in_the_background(
    written: Path, link: EngineLink
) -> None:
    await link.request(ReadJournal(EVERYTHING))
    path = segment_path(written, 1)
    path.write_bytes(path.read_bytes().replace(b"reason 1", b"reason 9"))
    async with aclosing(counts(link)) as heard:
        async for _ in heard:
            if damage := (await link.request(ReadJournal(EVERYTHING))).damage:
                break
    assert "journal-000001.jsonl is damaged at line 2" in damage


async def test_a_spreadsheet_has_a_row_for_each_entry_of_the_query(
    written: Path, link: EngineLink, tmp_path: Path
) -> None:
    path = tmp_path / "journal.csv"
    query = JournalQuery(text="user", offset=2, limit=1)
    assert await link.request(ExportJournal(query, str(path))) == 3
    rows = list(csv.DictReader(path.read_text(encoding="utf-8-sig").splitlines()))
    assert [row["Entry"] for row in rows] == ["change2", "change3", "change1"]
    assert rows[0]["Outcome"] == "refused"
    assert rows[0]["Sent"] == json.dumps({"Reason": '=1+1, "quoted"'})


async def test_a_workbook_is_written_too(written: Path, link: EngineLink, tmp_path: Path) -> None:
    path = tmp_path / "journal.XLSX"
    assert await link.request(ExportJournal(JournalQuery(outcomes=(Outcome.DONE,)), str(path))) == 2
    with ZipFile(path) as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
    assert "change3" in sheet
    assert "change2" not in sheet


async def test_a_third_party_can_check_the_chain_of_an_export_of_everything(
    written: Path, link: EngineLink, tmp_path: Path
) -> None:
    path = tmp_path / "journal.json"
    assert await link.request(ExportJournal(EVERYTHING, str(path))) == 3
    lines = json.loads(path.read_text(encoding="utf-8"))
    before = FIRST
    for line in lines:
        assert line["before"] == before
        assert hashlib.sha256((before + line["body"]).encode()).hexdigest() == line["digest"]
        before = line["digest"]
    assert [json.loads(line["body"])["type"] for line in lines] == ["opened", *(["begun", "ended"] * 3)]


async def test_each_line_of_a_narrowed_export_can_be_checked_by_itself(
    written: Path, link: EngineLink, tmp_path: Path
) -> None:
    path = tmp_path / "journal.json"
    assert await link.request(ExportJournal(JournalQuery(text="user9@"), str(path))) == 0
    assert await link.request(ExportJournal(JournalQuery(outcomes=(Outcome.REFUSED,)), str(path))) == 1
    lines = json.loads(path.read_text(encoding="utf-8"))
    assert [line["line"] for line in lines] == [6, 7]
    for line in lines:
        assert hashlib.sha256((line["before"] + line["body"]).encode()).hexdigest() == line["digest"]


@pytest.mark.parametrize("name", ["journal.pdf", "journal", "missing/journal.csv"])
async def test_what_cannot_be_written_is_said_and_leaves_nothing(
    written: Path, link: EngineLink, tmp_path: Path, name: str
) -> None:
    with pytest.raises(ExportFailed, match="was not written"):
        await link.request(ExportJournal(EVERYTHING, str(tmp_path / name)))
    assert not (tmp_path / name).exists()


async def test_an_empty_journal_is_exported_as_its_headings(link: EngineLink, home: Path, tmp_path: Path) -> None:
    assert await link.request(ExportJournal(EVERYTHING, str(tmp_path / "journal.csv"))) == 0
    assert (tmp_path / "journal.csv").read_text(encoding="utf-8-sig").startswith("Number,")
    assert not journal_folder().exists()
