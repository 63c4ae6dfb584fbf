"""How a list is asked for page by page, wherever the request keeps the page's number and size."""

from __future__ import annotations

from dataclasses import dataclass
from functools import reduce
from typing import Any, TypeVar

import msgspec

RequestT = TypeVar("RequestT", bound=msgspec.Struct)


@dataclass(frozen=True, slots=True)
class Paging:
    """Where a list's request has the size and number of a page, and its reply the rows and how many there are.

    size, index: fields of the request, with dots down to one inside an object: `Filter.PageSize`. first: number of the
    first page. page_rows: rows of every page where the request has no size, and its index is the number of a row and
    not of a page. rows, total, pages: fields of the reply. total: how many there are over all pages, in what `size`
    counts. pages: the number of pages, named where `size` counts something else than rows, so that neither a short
    page nor the total tells the end.
    """

    size: str
    index: str
    rows: str
    total: str | None = None
    pages: str | None = None
    first: int = 1
    page_rows: int | None = None

    @property
    def fields(self) -> tuple[str, ...]:
        """The request's fields that say which page is asked for."""
        return (self.size, self.index) if self.size else (self.index,)

    @property
    def step(self) -> int:
        """How much further the index of the next page is."""
        return self.page_rows or 1

    @property
    def row_total(self) -> str | None:
        """The reply's number of rows over all pages, if it has one."""
        return None if self.pages else self.total

    def size_of(self, request: msgspec.Struct) -> int:
        """How much one page holds at most."""
        return self.page_rows or int(_value(request, self.size))

    def before(self, request: msgspec.Struct) -> int:
        """How much the pages before that of a request hold at most."""
        return (self.index_of(request) - self.first) // self.step * self.size_of(request)

    def index_of(self, request: msgspec.Struct) -> int:
        """The number of the page that a request asks for."""
        return int(_value(request, self.index))

    def goes_on(self, request: msgspec.Struct, reply: object, count: int, seen: int) -> bool:
        """Whether another page follows. reply: to the request; count: its rows; seen: rows up to its last one.

        A server may leave a number out, declared or not: then a full page is the sign that there are more, and where
        pages are not full of rows any row is.
        """
        total, in_all = (None if name is None else getattr(reply, name) for name in (self.total, self.pages))
        if in_all is not None:
            return bool(self.index_of(request) < in_all)
        if self.pages is not None:
            return count > 0
        return count > 0 and (count >= self.size_of(request) if total is None else bool(seen < total))

    def at(self, request: RequestT, index: int) -> RequestT:
        """The same request for another page."""
        return _replaced(request, self.index.split("."), index)


def _value(record: msgspec.Struct, path: str) -> Any:
    return reduce(getattr, path.split("."), record)


def _replaced(record: RequestT, path: list[str], value: Any) -> RequestT:
    name, *below = path
    inner = _replaced(getattr(record, name), below, value) if below else value
    return msgspec.structs.replace(record, **{name: inner})
