"""Every list of a reply: read as columns it is what it is as records, whichever way the columns are made."""

from __future__ import annotations

import re
from datetime import datetime, timedelta, timezone
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from console.contract.columns import batch_of
from console.contract.language import OperationSpec, Reply, Result
from console.demo.envelope import VERSIONS
from console.demo.writing import Answer, Rows, reply_text
from console.soap import rows as rows_module
from console.soap.decode import decode_reply
from console.soap.rows import decode_rows, rows_field
from tests.contract.declared import BACKUP_SPECS, name_of
from tests.support.echo import as_answered
from tests.support.generated import fullest, records


def has_rows(spec: OperationSpec) -> bool:
    try:
        rows_field(spec)
    except LookupError:
        return False
    return True


BEHIND = timezone(-timedelta(hours=9, minutes=30))
MOMENT = re.compile(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z")
each_list = pytest.mark.parametrize("spec", [spec for spec in BACKUP_SPECS if has_rows(spec)], ids=name_of)


def written(spec: OperationSpec, reply: Reply, version: int = 0) -> bytes:
    """The reply as the provider writes it from records, which is as it writes it from columns."""
    field = rows_field(spec)
    rows = Rows.of(field.base, getattr(reply, field.name))
    text = b"".join(reply_text(VERSIONS[version], spec, Answer(reply)))
    assert b"".join(reply_text(VERSIONS[version], spec, Answer(reply, **{field.name: rows}))) == text
    return text


def assert_columns_are_records(spec: OperationSpec, text: bytes) -> None:
    field = rows_field(spec)
    expected, found = decode_reply(spec, text), decode_rows(spec, text)
    assert found.batch == batch_of(field.base, list(getattr(expected, field.name)))
    assert as_answered(found.reply) == as_answered(msgspec.structs.replace(expected, **{field.name: ()}))


def in_another_zone(text: bytes) -> bytes:
    """The reply with the same moments, as they are where the clock is behind."""

    def moved(found: re.Match[bytes]) -> bytes:
        return datetime.fromisoformat(found[0].decode()).astimezone(BEHIND).isoformat().encode()

    return MOMENT.sub(moved, text)


def many(spec: OperationSpec) -> st.SearchStrategy[Reply]:
    """Replies with no row, one, or more than are looked at to learn their form."""
    field = rows_field(spec)
    rows = st.builds(
        lambda found, times: tuple(found * times),
        st.lists(records(field.base, bound=False), max_size=4),
        st.sampled_from((1, 1, 9)),
    )
    return st.builds(
        lambda reply, given: msgspec.structs.replace(reply, **{field.name: given}),
        records(spec.reply, bound=False),
        rows,
    )


@each_list
def test_columns_are_the_same_as_records(spec: OperationSpec) -> None:
    @settings(max_examples=15)
    @given(many(spec), st.sampled_from(range(len(VERSIONS))))
    def read(reply: Reply, version: int) -> None:
        text = written(spec, reply, version)
        assert_columns_are_records(spec, text)
        elsewhere = in_another_zone(text)
        assert_columns_are_records(spec, elsewhere)
        assert as_answered(decode_reply(spec, elsewhere)) == as_answered(decode_reply(spec, text))
        closing = f"</{rows_field(spec).name}>".encode()
        head, end, tail = text.rpartition(closing)
        assert_columns_are_records(spec, b"".join((head, b"<!-- not plain -->" if end else b"", end, tail)))

    read()


@each_list
def test_rows_as_the_provider_writes_them_are_read_from_the_text(
    spec: OperationSpec, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: Any) -> Any:
        raise AssertionError("the tree was built")

    field = rows_field(spec)
    reply = spec.reply(**{field.name: (fullest(field.base),) * 30, spec.result_field.name: Result(Result=0)})
    text = written(spec, reply)
    monkeypatch.setattr(rows_module, "_from_tree", refuse)
    assert_columns_are_records(spec, text)
