"""Every declared operation, sent and answered over HTTP: nothing that the contract can say is lost or changed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from console.contract.language import OperationSpec, Reply
from tests.contract.declared import BACKUP_SPECS, name_of
from tests.support.echo import Wire, assert_nothing_is_lost
from tests.support.generated import EXPLICIT, records

SOAP = ("1.1", "1.2")
each_operation = pytest.mark.parametrize("spec", [spec for spec in BACKUP_SPECS if spec.available], ids=name_of)


@pytest.mark.parametrize("soap", SOAP)
@pytest.mark.parametrize("made", EXPLICIT)
@each_operation
def test_a_record_at_the_ends_arrives_as_it_was_sent(
    wire: Wire, spec: OperationSpec, made: Callable[..., Any], soap: str
) -> None:
    found = assert_nothing_is_lost(wire, made(spec.request), made(spec.reply, bound=False), soap)
    assert found.unknown == ()


@each_operation
def test_any_record_arrives_as_it_was_sent(wire: Wire, spec: OperationSpec) -> None:
    @settings(max_examples=12)
    @given(records(spec.request), records(spec.reply, bound=False), st.sampled_from(SOAP))
    def exchange(request: Any, reply: Reply, soap: str) -> None:
        assert assert_nothing_is_lost(wire, request, reply, soap).unknown == ()

    exchange()
