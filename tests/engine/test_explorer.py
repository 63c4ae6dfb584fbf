"""Calls by hand through the real engine: what the window asks over the pipe and gets back."""

from __future__ import annotations

import pytest

from console.demo.records import Status
from console.engine.link import DescribeOperation, EngineLink, ListOffered, PreviewCall, SendCall
from console.errors import InvalidInput, NotSignedIn, OperationOff
from tests.support.provider import RunningProvider

ENTITY = "EntityManagementService"


async def test_any_operation_is_listed_described_previewed_and_sent(signed_in: EngineLink) -> None:
    offered = await signed_in.request(ListOffered())
    assert (ENTITY, "GetEntityAccounts") in {(found.service, found.operation) for found in offered}
    form = await signed_in.request(DescribeOperation(ENTITY, "GetEntityAccounts"))
    (request,) = form.fields
    assert [field.name for field in request.fields][:2] == ["TargetEntityID", "PageSize"]
    values = {"request": {"TargetEntityID": 0, "PageSize": "3", "PageIndex": 1}}
    preview = await signed_in.request(PreviewCall(ENTITY, "GetEntityAccounts", values))
    assert "<ns0:PageSize>3</ns0:PageSize>" in preview.envelope
    assert preview.problems == ()
    reply = await signed_in.request(SendCall(ENTITY, "GetEntityAccounts", values))
    assert reply.is_success
    assert reply.tree is not None
    assert reply.tree.name == "GetEntityAccountsResponse"


async def test_a_change_is_sent_only_when_somebody_agreed(signed_in: EngineLink, provider: RunningProvider) -> None:
    values = {"request": {"TargetEntityId": 311}}
    with pytest.raises(InvalidInput):
        await signed_in.request(SendCall(ENTITY, "SuspendEntity", values))
    assert provider.state.entities[311].status is Status.ACTIVE
    assert (await signed_in.request(SendCall(ENTITY, "SuspendEntity", values, agreed=True))).is_success
    assert provider.state.entities[311].status is Status.SUSPENDED


async def test_what_the_server_does_not_offer_is_told(signed_in: EngineLink) -> None:
    with pytest.raises(OperationOff, match="does not offer"):
        await signed_in.request(DescribeOperation(ENTITY, "GetNothing"))


async def test_nothing_is_offered_before_somebody_signs_in(link: EngineLink) -> None:
    with pytest.raises(NotSignedIn):
        await link.request(ListOffered())
