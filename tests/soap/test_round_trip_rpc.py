"""Every operation of the licence server in each of its versions, there and back.

Its calls go from reader to writer without HTTP between them: who carries a call out is part of the same server, and
would refuse most of what is made here.
"""

from __future__ import annotations

import functools
from typing import Any

import msgspec
import pytest
from hypothesis import assume, given, settings

from console.contract.check import problems
from console.contract.language import OperationSpec, Record, Reply, fields_of
from console.contract.providers import LICENCES
from console.contract.services import services_of
from console.contract.verdicts import verdict_fields
from console.contract.versions import is_in
from console.contract.wsdl import wsdl_document
from console.demo.rpc_reading import read_license_call
from console.demo.rpc_writing import rpc_reply_text
from console.soap.binding import BoundService, bind
from console.soap.decode import decode_reply
from console.soap.rpc_envelope import build_rpc
from tests.contract.declared import name_of
from tests.support.echo import as_nil
from tests.support.generated import EXPLICIT, records

(SERVICE,) = services_of(LICENCES).values()
TOKEN = "0a & <token> "
each_operation = pytest.mark.parametrize("spec", SERVICE.operations.values(), ids=name_of)
each_version = pytest.mark.parametrize("version", LICENCES.versions)


@functools.cache
def bound(version: int) -> BoundService:
    address = f"http://localhost{LICENCES.path.format(version=version)}"
    return bind(SERVICE, wsdl_document(SERVICE, address), address=address)


def in_version(record: Any, version: int) -> Any:
    """The record without what a version of the service does not have."""
    values: dict[str, Any] = {}
    for field in fields_of(type(record)):
        value = getattr(record, field.name)
        if not is_in(field, version):
            values[field.name] = field.default
        elif field.array:
            values[field.name] = tuple(in_version(item, version) if field.record else item for item in value)
        elif isinstance(value, Record):
            values[field.name] = in_version(value, version)
    return msgspec.structs.replace(record, **values)


def assert_nothing_is_lost(spec: OperationSpec, request: Any, reply: Reply, version: int) -> None:
    here = bound(version).operations[spec.name]
    body = build_rpc(here, request, TOKEN).body
    call = read_license_call(SERVICE, version, body, ())
    assert (call.spec, call.token) == (spec, TOKEN if spec.is_signed else "")
    assert as_nil(msgspec.convert(call.fields, spec.request)) == as_nil(request)

    code = verdict_fields(spec)[0].name
    if getattr(reply, code) is None:  # it would be no answer
        reply = msgspec.structs.replace(reply, **{code: 0})
    text = rpc_reply_text(spec, LICENCES.namespace.format(version=version), version, reply, lambda _record: {})
    found = decode_reply(spec, text, here.report.reply_names)
    assert as_nil(found) == as_nil(reply)
    assert found.unknown == ()


@pytest.mark.parametrize("made", EXPLICIT)
@each_version
@each_operation
def test_a_record_at_the_ends_arrives_as_it_was_sent(spec: OperationSpec, version: int, made: Any) -> None:
    request = in_version(made(spec.request), version)
    assert problems(request) == ()
    assert_nothing_is_lost(spec, request, in_version(made(spec.reply, bound=False), version), version)


@each_version
@each_operation
def test_any_record_arrives_as_it_was_sent(spec: OperationSpec, version: int) -> None:
    @settings(max_examples=10)
    @given(records(spec.request), records(spec.reply, bound=False))
    def exchange(request: Any, reply: Any) -> None:
        request = in_version(request, version)
        assume(problems(request) == ())
        assert_nothing_is_lost(spec, request, in_version(reply, version), version)

    exchange()
