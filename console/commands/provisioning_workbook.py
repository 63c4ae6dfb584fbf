"""The first sheet of an Excel workbook as rows of texts.

A workbook comes from anywhere: what it unpacks to is counted while it is unpacked, and nothing in it is resolved,
fetched or run. Formulas count with the values that Excel kept beside them.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from typing import IO

from lxml import etree

from console.errors import ReadingFailed

LARGEST_PART = 256 * 1024 * 1024
"""Bytes that one part of a workbook may unpack to."""

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_RELATED = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_COLUMN = re.compile(r"([A-Z]{1,3})(\d{1,7})")
_WHOLE = re.compile(r"(-?\d{1,18})\.0+")
_MOST_COLUMNS = 16_384
_MOST_TEXTS = 4_000_000

_SAVE_ANEW = "Save it anew as an Excel workbook (.xlsx), or as CSV."


def sheet_rows(content: bytes, name: str) -> Iterator[tuple[int, list[str]]]:
    """Number, from 1, and cells of each row of the first sheet that is shown. Raises ReadingFailed."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            sheet = _first_sheet(archive)
            shared = list(_shared_texts(archive)) if "xl/sharedStrings.xml" in archive.namelist() else []
            yield from _rows(archive, sheet, shared)
    except (zipfile.BadZipFile, zlib.error, KeyError, EOFError, RuntimeError, NotImplementedError) as error:
        raise ReadingFailed(f"{name} is damaged, protected or no Excel workbook.", _SAVE_ANEW, str(error)) from error
    except (etree.XMLSyntaxError, ValueError, IndexError, StopIteration) as error:
        raise ReadingFailed(f"A part of {name} cannot be understood.", _SAVE_ANEW, str(error)) from error


class _Counted(io.RawIOBase):
    """A part of the archive that ends with a failure where it unpacks to more than it may."""

    def __init__(self, part: IO[bytes]) -> None:
        self._part = part
        self._left = LARGEST_PART

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        piece = self._part.read(min(size, self._left + 1) if size >= 0 else self._left + 1)
        self._left -= len(piece)
        if self._left < 0:
            raise ReadingFailed(
                f"The workbook unpacks to more than {LARGEST_PART // 1024**2} MB.",
                "Leave out what is not needed, or save the sheet as CSV.",
            )
        return piece


def _elements(archive: zipfile.ZipFile, part: str, *tags: str) -> Iterator[etree._Element]:
    """Elements of a part as they end, each emptied once it was looked at."""
    with archive.open(part) as packed:
        found = etree.iterparse(
            _Counted(packed),
            events=("end",),
            tag=tags,
            load_dtd=False,
            no_network=True,
            resolve_entities=False,
            huge_tree=False,
            remove_comments=True,
            remove_pis=True,
        )
        for number, (_, element) in enumerate(found):
            if not number and element.getroottree().docinfo.doctype:
                raise ReadingFailed("The workbook declares a document type, which none needs.", _SAVE_ANEW)
            yield element
            element.clear()
            while element.getprevious() is not None:
                del element.getparent()[0]


def _first_sheet(archive: zipfile.ZipFile) -> str:
    """The part with the first sheet that is not hidden."""
    shown = (
        sheet.get(f"{_RELATED}id")
        for sheet in _elements(archive, "xl/workbook.xml", f"{_MAIN}sheet")
        if sheet.get("state", "visible") == "visible"
    )
    wanted = next(shown)
    for related in _elements(archive, "xl/_rels/workbook.xml.rels", "{*}Relationship"):
        if related.get("Id") == wanted:
            target = related.get("Target", "")
            return target.removeprefix("/") if target.startswith("/") else f"xl/{target}"
    raise KeyError(wanted)


def _shared_texts(archive: zipfile.ZipFile) -> Iterator[str]:
    for number, item in enumerate(_elements(archive, "xl/sharedStrings.xml", f"{_MAIN}si")):
        if number >= _MOST_TEXTS:
            raise ReadingFailed("The workbook holds too many texts.", "Save the sheet as CSV.")
        yield _text(item)


def _text(element: etree._Element) -> str:
    """The text of a cell or shared item, without the pronunciation that Japanese cells have beside it."""
    skipped = {id(inner) for ruby in element.iter(f"{_MAIN}rPh") for inner in ruby.iter()}
    return "".join(piece.text or "" for piece in element.iter(f"{_MAIN}t") if id(piece) not in skipped)


def _rows(archive: zipfile.ZipFile, part: str, shared: list[str]) -> Iterator[tuple[int, list[str]]]:
    number = 0
    for row in _elements(archive, part, f"{_MAIN}row"):
        number = int(row.get("r", number + 1))
        cells: list[str] = []
        for cell in row.iterchildren(f"{_MAIN}c"):
            column = _column(cell.get("r", ""), len(cells))
            cells.extend([""] * (column - len(cells)))
            cells.append(_value(cell, shared))
        yield number, cells


def _column(reference: str, next_one: int) -> int:
    """Number of a cell's column from 0: of "C7" 2. Without a reference it is the next one."""
    found = _COLUMN.fullmatch(reference)
    if found is None:
        return next_one
    column = 0
    for letter in found[1]:
        column = column * 26 + ord(letter) - ord("A") + 1
    if not next_one < column <= _MOST_COLUMNS:
        raise ValueError(f"the cell {reference} is out of its place")
    return column - 1


def _value(cell: etree._Element, shared: list[str]) -> str:
    kind = cell.get("t", "n")
    if kind == "inlineStr":
        return _text(cell)
    value = cell.findtext(f"{_MAIN}v") or ""
    if kind == "s":
        place = int(value)
        if place < 0:
            raise IndexError(place)
        return shared[place]
    if kind == "b":
        return "true" if value == "1" else "false"
    if kind == "n" and value:
        whole = _WHOLE.fullmatch(value)
        number = float(value)
        # Excel keeps every number as a binary fraction: 102400 may be written 1.024E5.
        return whole[1] if whole else str(int(number)) if number.is_integer() and abs(number) < 2**53 else value
    return "" if kind == "e" else value
