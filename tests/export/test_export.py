"""Rows as CSV, tab-separated text, JSON and workbooks."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from console.errors import ExportFailed
from console.export import Cell, Form, csv_lines, export_file, json_lines, tab_lines
from console.export.workbook import MOST_CHARACTERS, write_workbook

HEADINGS = ("Name", "Used (KB)", "Admin", "Signed up")
MOMENT = datetime(2024, 2, 29, 12, 30, 15, 123456, UTC)
NOON = datetime(2024, 2, 29, 12, tzinfo=UTC)
ROWS: list[tuple[Cell, ...]] = [('Alder, "IT"', 2**40, True, MOMENT), ("Évora 🚲\nעברית", None, False, None)]

texts = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\0\r\n"))


def run(steps: Iterator[None]) -> None:
    for _ in steps:
        pass


def sheet_of(path: Path) -> list[list[str]]:
    names = {"s": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}
    with zipfile.ZipFile(path) as archive:
        root = etree.fromstring(archive.read("xl/worksheets/sheet1.xml"))
    assert not root.findall(".//s:f", names)
    return [
        ["".join(cell.itertext()) for cell in row.findall("s:c", names)]
        for row in root.findall("s:sheetData/s:row", names)
    ]


def test_csv_quotes_what_must_be_quoted_and_ends_lines_as_the_standard_says() -> None:
    assert list(csv_lines(HEADINGS, ROWS)) == [
        "Name,Used (KB),Admin,Signed up\r\n",
        '"Alder, ""IT""",1099511627776,true,2024-02-29 12:30:15\r\n',
        '"Évora 🚲\nעברית",,false,\r\n',
    ]


@given(st.lists(st.tuples(texts, texts)))
def test_csv_reads_back_as_the_same_texts_but_for_the_guard(rows: list[tuple[str, str]]) -> None:
    written = "".join(csv_lines(("a", "b"), rows))
    read = list(csv.reader(io.StringIO(written, newline=""), strict=True))[1:]
    unguarded = [
        [text[1:] if text[:1] == "'" and text[1:2] in {*"=+-@", "\t"} else text for text in row] for row in read
    ]
    expected = [
        [text[1:] if text[:1] == "'" and text[1:2] in {*"=+-@", "\t"} else text for text in row] for row in rows
    ]
    assert unguarded == expected


@pytest.mark.parametrize("text", ["=1+1", "+49 30 1", "-2", "@SUM(A1)", "\t=1", '=HYPERLINK("http://x")'])
def test_a_text_that_a_spreadsheet_would_run_gets_an_apostrophe(text: str) -> None:
    (row,) = csv.reader(csv_lines((), [(text,)]))
    assert row == [f"'{text}"]
    assert next(tab_lines((), [(text,)])).startswith("'")


def test_a_negative_number_is_a_number_and_no_formula() -> None:
    assert list(csv_lines((), [(-5,)])) == ["-5\r\n"]


def test_a_moment_of_another_zone_is_written_in_utc() -> None:
    elsewhere = datetime(2024, 1, 1, 0, 30, tzinfo=timezone(timedelta(hours=2)))
    assert list(csv_lines((), [(elsewhere,)])) == ["2023-12-31 22:30:00\r\n"]
    assert json.loads("".join(json_lines(("at",), [(elsewhere,)]))) == [{"at": "2023-12-31T22:30:00+00:00"}]


def test_tab_separated_text_keeps_one_line_a_row() -> None:
    assert list(tab_lines(("a", "b"), [("x\ty\r\nz", 1)])) == ["a\tb\n", "x y  z\t1\n"]


def test_json_has_an_object_a_row_and_keeps_types() -> None:
    read = json.loads("".join(json_lines(HEADINGS, ROWS)))
    assert read[0] == dict(zip(HEADINGS, ('Alder, "IT"', 2**40, True, MOMENT.isoformat()), strict=True))
    assert read[1] == dict(zip(HEADINGS, ("Évora 🚲\nעברית", None, False, None), strict=True))


def test_json_of_no_rows_is_an_empty_array() -> None:
    assert json.loads("".join(json_lines(HEADINGS, []))) == []


def test_a_csv_file_starts_with_the_mark_that_excel_needs(tmp_path: Path) -> None:
    path = tmp_path / "accounts.csv"
    run(export_file(path, HEADINGS, ROWS, Form.CSV))
    assert path.read_bytes().startswith(b"\xef\xbb\xbfName,")
    assert path.read_bytes().decode("utf-8-sig") == "".join(csv_lines(HEADINGS, ROWS))


def test_a_json_file_starts_without_a_mark(tmp_path: Path) -> None:
    path = tmp_path / "accounts.json"
    run(export_file(path, HEADINGS, ROWS, Form.JSON))
    assert json.loads(path.read_bytes())[0]["Name"] == 'Alder, "IT"'


def test_a_workbook_holds_texts_as_texts_and_numbers_as_numbers(tmp_path: Path) -> None:
    path = tmp_path / "accounts.xlsx"
    rows = [
        ('Alder, "IT"', 2**40, True, NOON),
        ROWS[1],
        ("=1+1", -1, None, datetime(1, 1, 1, tzinfo=UTC)),
        ("http://a.example", 0, None, None),
    ]
    run(export_file(path, HEADINGS, rows, Form.XLSX))
    days = (NOON - datetime(1899, 12, 30, tzinfo=UTC)) / timedelta(days=1)
    assert sheet_of(path) == [
        list(HEADINGS),
        ['Alder, "IT"', "1099511627776", "1", f"{days:.14g}"],
        ["Évora 🚲\nעברית", "0"],
        ["=1+1", "-1", "0001-01-01"],
        ["http://a.example", "0"],
    ]


def test_a_text_that_is_too_long_for_a_cell_is_cut(tmp_path: Path) -> None:
    path = tmp_path / "long.xlsx"
    run(write_workbook(path, ("a",), [("x" * 40_000,)]))
    assert len(sheet_of(path)[1][0]) == MOST_CHARACTERS


def test_more_rows_than_a_sheet_has_are_refused_with_a_way_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("console.export.workbook.MOST_ROWS", 3)
    with pytest.raises(ExportFailed, match="do not fit") as refused:
        run(export_file(tmp_path / "many.xlsx", ("a",), [(1,), (2,), (3,)], Form.XLSX))
    assert "CSV" in refused.value.advice
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("form", list(Form))
def test_a_file_that_exists_is_replaced_only_by_a_whole_one(tmp_path: Path, form: Form) -> None:
    path = tmp_path / f"accounts.{form}"
    path.write_text("before")
    steps = export_file(path, HEADINGS, ROWS * 2000, form)
    next(steps)
    steps.close()
    assert [found.name for found in tmp_path.iterdir()] == [path.name]
    assert path.read_text() == "before"
    run(export_file(path, HEADINGS, ROWS * 2000, form))
    assert path.stat().st_size > 1000
    assert [found.name for found in tmp_path.iterdir()] == [path.name]


def test_rows_that_fail_leave_the_old_file_and_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "accounts.csv"
    path.write_text("before")

    def rows() -> Iterator[tuple[Cell, ...]]:
        yield ("one",)
        raise KeyError("two")

    with pytest.raises(KeyError):
        run(export_file(path, ("a",), rows(), Form.CSV))
    assert [found.read_text() for found in tmp_path.iterdir()] == ["before"]


@pytest.mark.parametrize("form", list(Form))
def test_a_folder_that_is_not_there_is_told_in_words(tmp_path: Path, form: Form) -> None:
    with pytest.raises(ExportFailed, match="accounts was not written") as failed:
        run(export_file(tmp_path / "gone" / "accounts", HEADINGS, ROWS, form))
    assert "Choose another folder" in failed.value.advice
