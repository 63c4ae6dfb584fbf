from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import AsyncIterator, Iterator
from typing import Any

import pytest
import stamina

from console.contract.language import Operation, Result
from console.contract.live import Status
from console.contract.services import operation
from console.contract.services.entity_management import ENTITY_MANAGEMENT
from console.demo import mishaps, variants
from console.errors import (
    BadReply,
    BadValue,
    ConsoleError,
    ForbiddenXml,
    OperationOff,
    OutcomeUnknown,
    ProviderRefused,
    ReplyTooLarge,
    SignInRefused,
    SoapFault,
    TransportFailed,
)
from console.session.profile import Profile
from console.soap import rows
from console.soap.client import Client, accept
from console.soap.retry import RetryPolicy
from tests.contract.declared import full
from tests.support.provider import PASSWORD, USER, RunningProvider

AT_ONCE = RetryPolicy(first_wait=0.0, jitter=0.0, longest_wait=0.0)


def hierarchy(target: int = 0) -> Operation[Any]:
    return operation("GetEntityHierarchy").request(TargetEntityID=target, IncludeInactive=True)


def suspension() -> Operation[Any]:
    return operation("SuspendEntity").request(TargetEntityId=221)


def client_of(provider: RunningProvider, *, password: str = PASSWORD, **settings: Any) -> Client:
    return Client(Profile(name="test", base=provider.base, **settings), USER, password, retry=AT_ONCE)


@pytest.fixture
async def client(provider: RunningProvider) -> AsyncIterator[Client]:
    opened = client_of(provider)
    yield opened
    await opened.close()


@pytest.fixture(autouse=True)
def no_retry_messages() -> Iterator[None]:
    stamina.instrumentation.set_on_retry_hooks([])
    yield
    stamina.instrumentation.set_on_retry_hooks(None)


async def test_a_call_returns_the_record_of_its_reply(client: Client) -> None:
    found = await client.call(hierarchy())
    assert found.Result.Code == "Success"
    assert {row.EntityID for row in found.Entities} == {888, 111, 112, 221, 311, 312, 225, 226, 321}
    assert found.unknown == ()
    assert all(row.unknown == () for row in found.Entities)


async def test_a_call_works_over_soap_1_2_as_well(provider: RunningProvider) -> None:
    opened = client_of(provider, soap="1.2")
    assert len((await opened.call(hierarchy())).Entities) == 9
    await opened.close()


async def test_rows_come_as_columns_with_the_total(client: Client) -> None:
    found = await client.rows(operation("GetEntityAccounts").request(TargetEntityID=0, PageSize=3, PageIndex=1))
    assert found.batch.count == 3
    assert found.total > 3
    assert len(found.batch.texts["Username"]) == 3


async def test_a_long_reply_is_decoded_beside_the_event_loop(estate: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    opened = client_of(estate("large:2000"))
    request = operation("GetEntityAccounts").request(TargetEntityID=0, PageSize=2000, PageIndex=1)
    threads: set[int] = set()
    decoding = rows.decode_answer

    def noticing(*arguments: Any) -> Any:
        threads.add(threading.get_ident())
        return decoding(*arguments)

    monkeypatch.setattr(rows, "decode_answer", noticing)
    columns = await opened.rows(request)
    records = await opened.call(request)
    assert threads.isdisjoint({threading.get_ident()})
    assert columns.batch.count == len(records.Accounts) == 2000
    assert columns.batch.texts["Username"] == tuple(row.Username or "" for row in records.Accounts)
    await opened.close()


async def test_the_wsdl_of_a_service_is_read_once_by_any_number_of_callers(
    client: Client, provider: RunningProvider
) -> None:
    first, *others = await asyncio.gather(*(client.open(ENTITY_MANAGEMENT) for _ in range(5)))
    assert all(report is first for report in others)
    assert {found.status for found in first.operations.values()} == {Status.SAME}
    assert first.address == f"{provider.base}EntityManagementService.asmx"
    assert await client.open(ENTITY_MANAGEMENT, fresh=True) is not first


async def test_a_wrong_password_is_told_as_such(provider: RunningProvider) -> None:
    opened = client_of(provider, password="wrong password")
    with pytest.raises(SignInRefused, match="does not accept the user name and password"):
        await opened.call(hierarchy())
    await opened.close()


async def test_a_result_other_than_success_is_told_in_the_contracts_words(client: Client) -> None:
    with pytest.raises(ProviderRefused, match="inactive, or outside the hierarchy") as caught:
        await client.call(hierarchy(999_999))
    assert caught.value.facts == {
        "operation": "GetEntityHierarchy",
        "code": 53,
        "name": "ObjectEntityMismatch",
        "message": caught.value.details,
        "done": False,
    }
    assert caught.value.advice


@pytest.mark.parametrize(
    ("mishap", "error", "sentence"),
    [
        (mishaps.Refuse(), TransportFailed, "broke off"),
        (mishaps.Cut(), TransportFailed, "broke off"),
        (mishaps.Broken(), BadReply, "failed inside (status 500)"),
        (mishaps.Unavailable(), BadReply, "out of service for now (status 503)"),
        (mishaps.Unauthorized(), BadReply, "wants another sign-in before it answers (status 401)"),
        (mishaps.Portal(), BadReply, "sent a web page instead of the reply to GetEntityHierarchy"),
        (mishaps.Empty(), BadReply, "sent an empty page instead of the reply to GetEntityHierarchy"),
        (mishaps.Malformed(), BadReply, "breaks off in the middle"),
        (mishaps.Bomb(), ForbiddenXml, "holds a document type"),
        (mishaps.Bomb(external=True), ForbiddenXml, "holds a document type"),
        (mishaps.Huge(2**30), ReplyTooLarge, "larger than 1 MB"),
        (mishaps.BadValue("EntityID"), BadValue, "twelve"),
        (mishaps.Fault(), SoapFault, "unable to process request"),
        (mishaps.Fault(by_server=False, other_version=True), SoapFault, "unable to process request"),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, mishaps.Mishap) else "",
)
async def test_a_bad_day_is_told_in_one_sentence_with_a_next_step(
    provider: RunningProvider, mishap: Any, error: type[ConsoleError], sentence: str
) -> None:
    provider.faults.add(mishap, operation="GetEntityHierarchy")
    opened = client_of(provider, size_cap=2**20)
    with pytest.raises(error) as caught:
        await opened.call(hierarchy())
    await opened.close()
    assert type(caught.value) is error
    assert sentence in caught.value.summary
    assert caught.value.advice
    if isinstance(caught.value, BadReply):
        assert {"status", "media_type"} <= caught.value.facts.keys()


async def test_a_page_instead_of_a_reply_is_quoted_with_status_and_media_type(
    client: Client, provider: RunningProvider
) -> None:
    provider.faults.add(mishaps.Portal())
    with pytest.raises(BadReply) as caught:
        await client.call(hierarchy())
    assert caught.value.details.startswith("Status 200, text/html: “Welcome to Harbour Guest Wi-Fi")
    assert "<" not in caught.value.details


async def test_another_media_type_around_a_sound_reply_does_no_harm(client: Client, provider: RunningProvider) -> None:
    provider.faults.add(mishaps.Mistyped("text/plain"))
    assert len((await client.call(hierarchy())).Entities) == 9


@pytest.mark.parametrize("mishap", [mishaps.Refuse(), mishaps.Cut(), mishaps.Unavailable()])
async def test_a_read_is_asked_again_after_a_short_trouble(
    client: Client, provider: RunningProvider, mishap: Any
) -> None:
    provider.faults.add(mishap, operation="GetEntityHierarchy", times=2)
    assert len((await client.call(hierarchy())).Entities) == 9


@pytest.mark.parametrize(
    "mishap",
    [mishaps.Lose(), mishaps.Cut(), mishaps.Unavailable(), mishaps.Malformed(), mishaps.Empty(), mishaps.Broken()],
    ids=lambda mishap: type(mishap).__name__,
)
async def test_a_change_whose_answer_is_lost_is_sent_once_and_told_as_unknown(
    client: Client, provider: RunningProvider, mishap: Any
) -> None:
    provider.faults.add(mishap, operation="SuspendEntity", times=1)
    with pytest.raises(OutcomeUnknown, match="SuspendEntity was sent, but its answer was lost") as caught:
        await client.call(suspension())
    assert caught.value.details
    assert caught.value.facts == {"operation": "SuspendEntity"}


async def test_a_change_that_was_lost_on_the_way_back_is_done_once(client: Client, provider: RunningProvider) -> None:
    provider.faults.add(mishaps.Lose(), operation="SuspendEntity", times=1)
    with pytest.raises(OutcomeUnknown):
        await client.call(suspension())
    found = await client.call(hierarchy())
    assert [row.IsActive for row in found.Entities if row.EntityID == 221] == [False]


async def test_a_change_that_never_left_is_told_as_failed(fresh_provider: RunningProvider) -> None:
    opened = client_of(fresh_provider)
    await opened.open(ENTITY_MANAGEMENT)
    await opened.close()
    fresh_provider.stop()
    reopened = client_of(fresh_provider)
    reopened._services = opened._services
    with pytest.raises(TransportFailed, match="refused the connection") as caught:
        await reopened.call(suspension())
    assert caught.value.facts["sent"] is False
    await reopened.close()


@pytest.mark.parametrize("mishap", [mishaps.Unauthorized(), mishaps.Fault()], ids=lambda mishap: type(mishap).__name__)
async def test_a_change_that_was_turned_away_is_told_as_such(
    client: Client, provider: RunningProvider, mishap: Any
) -> None:
    provider.faults.add(mishap, operation="SuspendEntity")
    with pytest.raises(BadReply):
        await client.call(suspension())


@pytest.mark.parametrize(
    "variant",
    [
        variants.Renamed("GetEntityHierarchy", "TargetEntityID", "targetEntityId"),
        variants.Renamed("GetEntityHierarchy", "EntityName", "entityNAME"),
        variants.Reordered("GetEntityHierarchy"),
        variants.Bare("GetEntityHierarchy"),
        variants.Extended("GetEntityHierarchy", "EntityName", "Region"),
    ],
    ids=lambda variant: type(variant).__name__,
)
async def test_a_server_with_another_contract_gives_the_same_records(
    client: Client, provider: RunningProvider, variant: variants.Variant
) -> None:
    plain = await client.call(hierarchy(112))
    provider.faults.vary(variant)
    report = await client.open(ENTITY_MANAGEMENT, fresh=True)
    assert report.operations["GetEntityHierarchy"].status in (Status.ADAPTED, Status.EXTENDED)
    found = await client.call(hierarchy(112))
    columns = await client.rows(hierarchy(112))
    assert [row.EntityName for row in found.Entities] == [row.EntityName for row in plain.Entities]
    assert columns.batch.texts["EntityName"] == tuple(row.EntityName for row in plain.Entities)
    extended = isinstance(variant, variants.Extended)
    assert bool(found.Entities[0].unknown) is extended
    assert [path for path, _ in columns.batch.unknown] == ["Entities/EntityInHierarchy/Region"] * extended


async def test_a_change_that_the_server_has_no_safe_place_for_is_not_sent(
    client: Client, provider: RunningProvider
) -> None:
    provider.faults.vary(variants.Missing("SuspendEntity", "TargetEntityId"))
    report = await client.open(ENTITY_MANAGEMENT, fresh=True)
    assert report.operations["SuspendEntity"].off == "TargetEntityId has no place in the request."
    with pytest.raises(OperationOff, match="SuspendEntity is switched off on this server"):
        await client.call(suspension())


async def test_an_operation_that_nobody_offers_is_off(client: Client) -> None:
    with pytest.raises(OperationOff, match="known not to offer GetPartnerDetails"):
        await client.call(full(operation("GetPartnerDetails").request))


async def test_no_log_and_no_error_holds_the_password(
    provider: RunningProvider, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    opened = client_of(provider, password="n0t-the-password")
    with pytest.raises(SignInRefused) as caught:
        await opened.call(hierarchy())
    assert "n0t-the-password" not in f"{caught.value.report()} {opened!r} {caplog.text}"
    await opened.close()


def test_a_success_that_comes_as_its_name_alone_is_one() -> None:
    accept(suspension().spec, Result(Code="Success"))


def test_a_number_other_than_0_is_no_success_whatever_name_stands_beside_it() -> None:
    with pytest.raises(ProviderRefused, match="does not document") as caught:
        accept(suspension().spec, Result(Result=5, Code="Success"))
    assert caught.value.advice
