"""Files from spreadsheets, read as the people who made them meant them."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from xlsxwriter import Workbook

from console.commands import provisioning_reading, provisioning_workbook
from console.commands.provisioning_reading import FileTable, read_table
from console.errors import ReadingFailed

EXPECTED = (("Évora & Söhne", "100"), ("Alder", "200"))


def read(folder: Path, content: bytes | str, encoding: str = "utf-8", name: str = "customers.csv") -> FileTable:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
    return read_table(path)


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
@pytest.mark.parametrize("end", ["\r\n", "\n"])
def test_any_usual_form_of_csv_gives_the_same_rows(tmp_path: Path, delimiter: str, encoding: str, end: str) -> None:
    lines = ["Company,Quota", "Évora & Söhne,100", "", " Alder , 200 "]
    table = read(tmp_path, end.join(lines).replace(",", delimiter), encoding)
    assert table.headings == ("Company", "Quota")
    assert table.rows == EXPECTED
    assert table.numbers == (2, 4)


def test_big_endian_text_with_a_mark_is_understood(tmp_path: Path) -> None:
    assert read(tmp_path, b"\xfe\xff" + "A;B\n1;2".encode("utf-16-be")).rows == (("1", "2"),)


def test_excel_s_line_about_the_separator_is_obeyed_and_counted(tmp_path: Path) -> None:
    table = read(tmp_path, 'sep=;\r\n"Company, Ltd.";Quota;X\r\nAlder;1,5\r\n')
    assert (table.headings, table.rows, table.numbers) == (
        ("Company, Ltd.", "Quota", "X"),
        (("Alder", "1,5", ""),),
        (3,),
    )


def test_quotes_hold_separators_quotes_and_lines_and_rows_keep_their_numbers(tmp_path: Path) -> None:
    table = read(tmp_path, 'A,B\n"x, ""y""\nz",1\nlast,2\n')
    assert table.rows == (('x, "y"\nz', "1"), ("last", "2"))
    assert table.numbers == (2, 4)


def test_what_an_export_put_before_a_formula_is_taken_off_again(tmp_path: Path) -> None:
    assert read(tmp_path, "A,B\n'=1+1,'tis\n").rows == (("=1+1", "'tis"),)


def test_a_file_of_one_column_needs_no_separator(tmp_path: Path) -> None:
    assert read(tmp_path, "Account\nanna\nbruno").rows == (("anna",), ("bruno",))


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "no rows"),
        (b"Company,Quota\r\n\r\n", "no rows"),
        (b"A,B\n1,2,3\n", "Row 2"),
        (b"A,B\n\x00\x01\x02aaaaaaaaaa", "no text"),
        (b"\xff\xfeA", "cut off"),
        (b"\xd0\xcf\x11\xe0rest", "before 2007"),
        (b"PK\x03\x04 no archive", "damaged"),
        (b",".join([b"x"] * 201), "columns"),
        (b'A,B\n"' + b"x" * 1_100_000, "line 2"),
    ],
)
def test_what_cannot_be_read_is_told(tmp_path: Path, content: bytes, said: str) -> None:
    with pytest.raises(ReadingFailed, match=said) as failure:
        read(tmp_path, content)
    assert failure.value.advice


def test_a_missing_or_oversized_file_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ReadingFailed, match="cannot be read"):
        read_table(tmp_path / "nowhere.csv")
    monkeypatch.setattr(provisioning_reading, "LARGEST_FILE", 10)
    with pytest.raises(ReadingFailed, match="larger"):
        read(tmp_path, "Account\nanna\nbruno")


def test_more_rows_than_are_read_are_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(provisioning_reading, "MOST_ROWS", 2)
    assert len(read(tmp_path, "A\n1\n2\n").rows) == 2
    with pytest.raises(ReadingFailed, match="more than 2 rows"):
        read(tmp_path, "A\n1\n2\n3\n")


def test_cells_are_never_shown_with_the_table(tmp_path: Path) -> None:
    assert "Harbour" not in repr(read(tmp_path, "Account,Password\nanna,Harbour$2024\n"))


def workbook() -> bytes:
    """A workbook as Excel would save it: a hidden sheet first, numbers, truths, a gap, a formula."""
    made = io.BytesIO()
    book = Workbook(made, {"in_memory": True})
    hidden = book.add_worksheet("Lists")
    hidden.write_string(0, 0, "not this")
    sheet = book.add_worksheet("Companies")
    sheet.activate()
    sheet.set_first_sheet()
    hidden.hide()
    for column, heading in enumerate(("Company", "Quota", "May exceed", "Note")):
        sheet.write_string(0, column, heading)
    sheet.write_string(2, 0, "Évora & Söhne")
    sheet.write_number(2, 1, 102400.0)
    sheet.write_boolean(2, 2, True)
    sheet.write_string(3, 0, "Alder")
    sheet.write_formula(3, 1, "=100*2", value=200)
    sheet.write_number(3, 3, 0.5)
    book.close()
    return made.getvalue()


def test_the_first_sheet_that_is_shown_gives_its_rows(tmp_path: Path) -> None:
    table = read(tmp_path, workbook(), name="customers.xlsx")
    assert table.headings == ("Company", "Quota", "May exceed", "Note")
    assert table.rows == (("Évora & Söhne", "102400", "true", ""), ("Alder", "200", "", "0.5"))
    assert (table.numbers, table.form) == ((3, 4), "XLSX")


def rewritten(content: bytes, part: str, change: tuple[bytes, bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.namelist():
            body = old.read(entry)
            if entry == part:
                assert change[0] in body
                body = body.replace(*change)
            new.writestr(entry, body)
    return made.getvalue()


SHEET = "xl/worksheets/sheet2.xml"


@pytest.mark.parametrize(
    ("part", "change"),
    [
        (SHEET, (b"<sheetData>", b"<sheetData><oops>")),
        (SHEET, (b'r="B3"', b'r="A3"')),
        (SHEET, (b"<v>1</v>", b"<v>999</v>")),
        (SHEET, (b"<v>1</v>", b"<v>-1</v>")),
        ("xl/workbook.xml", (b'r:id="rId2"', b'r:id="rId9"')),
        ("xl/sharedStrings.xml", (b"<sst", b'<!DOCTYPE x [<!ENTITY a "aaaa">]><sst')),
    ],
)
def test_a_workbook_that_is_not_whole_is_refused(tmp_path: Path, part: str, change: tuple[bytes, bytes]) -> None:
    with pytest.raises(ReadingFailed):
        read(tmp_path, rewritten(workbook(), part, change))


def test_a_workbook_that_unpacks_to_too_much_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(provisioning_workbook, "LARGEST_PART", 100_000)
    assert len(read(tmp_path, workbook()).rows) == 2
    bomb = rewritten(workbook(), SHEET, (b"<sheetData>", b" " * 200_000 + b"<sheetData>"))
    assert len(bomb) < 100_000
    with pytest.raises(ReadingFailed, match="unpacks"):
        read(tmp_path, bomb)


def test_an_entity_is_never_expanded_or_fetched(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("Harbour$2024")
    declared = f'<!DOCTYPE x [<!ENTITY a SYSTEM "{secret.as_uri()}">]><worksheet'.encode()
    content = rewritten(workbook(), SHEET, (b"<worksheet", declared))
    with pytest.raises(ReadingFailed, match="document type"):
        read(tmp_path, content)
