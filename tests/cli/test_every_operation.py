"""Every declared operation through the functions of the command line: typed, sent to the embedded provider, printed."""

from __future__ import annotations

import base64
import csv
import io
import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import msgspec
import pytest

from console.cli.fields import request_of
from console.cli.operations import operations
from console.cli.output import as_csv, as_json, list_of
from console.contract.language import Field, Kind, OperationSpec, Record, fields_of
from console.contract.providers import BACKUP
from console.contract.services import services_of
from console.errors import ProviderRefused
from console.session.profile import Profile
from console.session.session import Session
from tests.contract.declared import SPECS, full, name_of
from tests.support.provider import PASSWORD


def typed(record: Record, secrets: dict[str, str], prefix: str = "") -> Iterator[str]:
    """A record as it is typed; what is secret is put into `secrets` to be asked for."""
    for field in fields_of(type(record)):
        value = getattr(record, field.name)
        if value is None:
            continue
        if field.array:
            for index, item in enumerate(value):
                yield from _typed(field, item, f"{prefix}{field.name}.{index}", secrets)
        else:
            yield from _typed(field, value, f"{prefix}{field.name}", secrets)


def _typed(field: Field, value: Any, path: str, secrets: dict[str, str]) -> Iterator[str]:
    if isinstance(value, Record):
        yield from typed(value, secrets, f"{path}.")
        return
    if isinstance(value, bool):
        text = str(value).lower()
    elif isinstance(value, datetime):
        text = value.isoformat()
    elif isinstance(value, bytes):
        text = base64.b64encode(value).decode()
    else:
        text = str(value)
    if field.about.secret:
        secrets[path] = text
    yield f"{path}={'-' if field.about.secret else text}"


@pytest.mark.parametrize("spec", SPECS, ids=name_of)
def test_every_field_of_an_operation_can_be_typed(spec: OperationSpec) -> None:
    request = full(spec.request)
    secrets: dict[str, str] = {}
    assignments = list(typed(request, secrets))
    assert request_of(spec, assignments, {}, secrets.__getitem__) == request


def addressed(spec: OperationSpec) -> Record:
    """A request about entities and accounts that the embedded provider holds, as far as one field says so."""
    known: dict[str, Any] = {spec.target or "": 888 if spec.kind is Kind.READ else 311}
    known |= dict.fromkeys(("Username", "UserName", "userName"), "edith.rowan")
    known |= dict.fromkeys(spec.paging.fields if spec.paging else (), 1)
    known |= {
        field.name: field.default for field in fields_of(spec.request) if field.base is int and not field.required
    }
    here = {field.name for field in fields_of(spec.request)}
    return msgspec.structs.replace(full(spec.request), **{name: value for name, value in known.items() if name in here})


async def test_every_operation_is_answered_and_printed_under_the_providers_names(profile: Profile) -> None:
    refused: list[str] = []
    specs = [spec for service in services_of(BACKUP).values() for spec in service.operations.values() if spec.available]
    specs.sort(key=lambda spec: spec.kind is not Kind.READ)
    async with await Session.sign_in(profile, PASSWORD) as session:
        for spec in specs:
            secrets: dict[str, str] = {}
            request = request_of(spec, list(typed(addressed(spec), secrets)), {}, secrets.__getitem__)
            try:
                reply = await session.call(request)
            except ProviderRefused as refusal:
                refused.append(refusal.facts["operation"])
                continue
            assert set(json.loads(as_json(reply))) - {"unknown"} == {field.name for field in fields_of(spec.reply)}
            heading, *rows = csv.reader(io.StringIO(as_csv(spec, reply)))
            assert all(len(row) == len(heading) for row in rows)
            field = list_of(spec)
            assert len(rows) == (1 if field is None else len(getattr(reply, field.name) or ()))
    reads = {spec.name for spec in specs if spec.kind is Kind.READ}
    assert len(reads & set(refused)) < len(reads) // 2


@pytest.mark.parametrize("spec", SPECS, ids=name_of)
def test_every_operation_shows_its_fields_as_nested_json(spec: OperationSpec) -> None:
    class Arguments:
        operation, service, format, kind = spec.name, spec.service.name, "json", None

    shown = json.loads(operations(Arguments()))  # type: ignore[arg-type]

    def names(fields: list[dict[str, Any]]) -> Iterator[str]:
        for field in fields:
            yield field["field"]
            yield from names(field["fields"])

    def declared(record: type[Record]) -> Iterator[str]:
        for field in fields_of(record):
            yield field.name
            if field.record is not None:
                yield from declared(field.record)

    assert list(names(shown)) == list(declared(spec.request))
