"""Calls by hand to the embedded provider: declared operations, and those that the console does not know."""

from __future__ import annotations

import logging
import shutil
import subprocess
from collections.abc import AsyncIterator, Iterator
from typing import Any

import msgspec
import pytest
from lxml import etree

from console.contract.language import Kind
from console.contract.live import FormField, ReplyNode, Shape
from console.demo import mishaps
from console.demo.records import Status
from console.demo.variants import Called, Missing, Renamed
from console.errors import InvalidInput, OperationOff, OutcomeUnknown
from console.session.profile import Profile
from console.session.session import Session
from console.soap.explorer_reply import MOST_CHARACTERS, MOST_NODES
from tests.support.linked import profile_for
from tests.support.provider import PASSWORD, RunningProvider

ENTITY = "EntityManagementService"
ACCOUNT = "AccountManagementService"
SUSPENSION = {"request": {"TargetEntityId": 311}}
PAGE = {"request": {"TargetEntityID": 0, "PageSize": 2, "PageIndex": 1}}


@pytest.fixture
async def session(provider: RunningProvider, profile: Profile) -> AsyncIterator[Session]:
    async with await Session.sign_in(profile, PASSWORD) as session:
        yield session


def all_fields(fields: tuple[FormField, ...], path: str = "") -> Iterator[tuple[str, FormField]]:
    for found in fields:
        yield f"{path}{found.name}", found
        yield from all_fields(found.fields, f"{path}{found.name}.")


def node(tree: ReplyNode | None, *path: str) -> ReplyNode:
    assert tree is not None
    for name in path:
        tree = next(child for child in tree.children if child.name == name)
    return tree


def count(tree: ReplyNode) -> int:
    return 1 + sum(map(count, tree.children))


async def test_every_operation_of_the_server_has_a_form_that_crosses_the_pipe(session: Session) -> None:
    offered = await session.offered()
    assert {(found.service, found.operation) for found in offered} == {
        (binding.service, operation)
        for binding in session.services.values()
        if not isinstance(binding, Exception)
        for operation in binding.operations
    }
    for found in offered:
        form = await session.explorer.form(found.service, found.operation)
        assert form.offered == found
        assert found.is_declared
        assert found.doc
        assert msgspec.msgpack.decode(msgspec.msgpack.encode(form), type=type(form)) == form


async def test_the_form_of_a_declared_operation_says_what_is_declared_of_its_fields(session: Session) -> None:
    form = await session.explorer.form(ENTITY, "GetEntityAccounts")
    fields = dict(all_fields(form.fields))
    assert form.action == "sosonlinebackup.com/GetEntityAccounts"
    assert fields["request"].shape is Shape.OBJECT
    size = fields["request.PageSize"]
    assert (size.shape, size.type_name, size.is_required, size.minimum, size.maximum) == (
        Shape.NUMBER,
        "int",
        True,
        1,
        10_000,
    )
    assert size.doc.startswith("rows a page")


async def test_lists_choices_and_secrets_stand_in_the_form(session: Session) -> None:
    seen: dict[str, FormField] = {}
    for found in await session.offered():
        form = await session.explorer.form(found.service, found.operation)
        seen |= {f"{found.operation}.{path}": field for path, field in all_fields(form.fields)}
    lists = [field for field in seen.values() if field.is_list]
    assert any(field.item and field.fields for field in lists)
    assert any(field.item and not field.fields for field in lists)
    assert any(field.choices for field in seen.values())
    assert any(field.is_secret for field in seen.values())
    assert {Shape.TRUTH, Shape.NUMBER, Shape.TEXT, Shape.MOMENT} <= {field.shape for field in seen.values()}


async def test_a_read_is_sent_and_answered_with_tree_and_xml(session: Session) -> None:
    reply = await session.send_by_hand(ENTITY, "GetEntityAccounts", PAGE)
    assert (reply.status, reply.media_type, reply.is_success, reply.is_cut) == (200, "text/xml", True, False)
    assert reply.verdict == "The provider did what was asked."
    assert node(reply.tree, "GetEntityAccountsResult", "AccountsTotal").text == "14"
    assert len(node(reply.tree, "GetEntityAccountsResult", "Accounts").children) == 2
    assert reply.size > 500
    assert reply.seconds > 0
    assert etree.fromstring(reply.xml) is not None


async def test_a_call_goes_over_soap_1_2_as_well(provider: RunningProvider) -> None:
    profile = msgspec.structs.replace(profile_for(provider), soap="1.2")
    async with await Session.sign_in(profile, PASSWORD) as session:
        preview = await session.explorer.preview(ENTITY, "GetEntityAccounts", PAGE)
        assert "application/soap+xml" in preview.headers["Content-Type"]
        assert (await session.send_by_hand(ENTITY, "GetEntityAccounts", PAGE)).is_success


async def test_an_operation_that_is_not_declared_is_offered_described_and_called(
    provider: RunningProvider, profile: Profile
) -> None:
    provider.faults.vary(Called("GetEntityHierarchy", "FindWholeTree"))
    async with await Session.sign_in(profile, PASSWORD) as session:
        found = next(each for each in await session.offered() if each.operation == "FindWholeTree")
        assert (found.is_declared, found.is_read, found.service) == (False, True, ENTITY)
        assert found.doc
        assert "GetEntityHierarchy" not in {each.operation for each in await session.offered()}
        form = await session.explorer.form(ENTITY, "FindWholeTree")
        (request,) = form.fields
        assert [field.name for field in request.fields][:2] == ["TargetEntityID", "IncludeInactive"]
        values = {"request": {"TargetEntityID": 888, "IncludeInactive": True}}
        preview = await session.explorer.preview(ENTITY, "FindWholeTree", values)
        assert "<ns0:IncludeInactive>true<" in preview.envelope
        assert preview.command == ""
        reply = await session.send_by_hand(ENTITY, "FindWholeTree", values)
    assert reply.is_success
    assert "EntityName" in reply.xml


async def test_what_is_not_declared_and_not_clearly_a_read_wants_agreement(
    provider: RunningProvider, profile: Profile
) -> None:
    provider.faults.vary(Called("SuspendEntity", "FreezeEntity"))
    async with await Session.sign_in(profile, PASSWORD) as session:
        with pytest.raises(InvalidInput, match="not declared and not clearly a read"):
            await session.send_by_hand(ENTITY, "FreezeEntity", SUSPENSION)
        assert provider.state.entities[311].status is Status.ACTIVE
        assert (await session.send_by_hand(ENTITY, "FreezeEntity", SUSPENSION, agreed=True)).is_success
    assert provider.state.entities[311].status is Status.SUSPENDED


async def test_a_change_wants_agreement_and_is_then_made(session: Session, provider: RunningProvider) -> None:
    with pytest.raises(InvalidInput, match="SuspendEntity was not sent: it is a change"):
        await session.send_by_hand(ENTITY, "SuspendEntity", SUSPENSION)
    assert (await session.send_by_hand(ENTITY, "SuspendEntity", SUSPENSION, agreed=True)).is_success
    assert provider.state.entities[311].status is Status.SUSPENDED


async def test_a_read_only_profile_refuses_what_is_no_read_even_when_agreed(provider: RunningProvider) -> None:
    provider.faults.vary(Called("GetEntityHierarchy", "FindWholeTree"), Called("CancelEntity", "DropEntity"))
    profile = msgspec.structs.replace(profile_for(provider), read_only=True)
    async with await Session.sign_in(profile, PASSWORD) as session:
        for operation in ("SuspendEntity", "DropEntity"):
            with pytest.raises(OperationOff, match=f"{operation} was not sent: the profile Northwind is read-only"):
                await session.send_by_hand(ENTITY, operation, SUSPENSION, agreed=True)
        values = {"request": {"TargetEntityID": 0, "IncludeInactive": False}}
        assert (await session.send_by_hand(ENTITY, "FindWholeTree", values)).is_success


async def test_what_is_switched_off_or_not_offered_is_not_sent(provider: RunningProvider, profile: Profile) -> None:
    provider.faults.vary(Missing("SuspendEntity", "TargetEntityId"), Missing("CancelEntity"))
    async with await Session.sign_in(profile, PASSWORD) as session:
        with pytest.raises(OperationOff, match="SuspendEntity is switched off"):
            await session.send_by_hand(ENTITY, "SuspendEntity", {"request": {}}, agreed=True)
        for service, operation in ((ENTITY, "CancelEntity"), (ENTITY, "NoSuch"), ("NoService", "GetFoo")):
            with pytest.raises(OperationOff, match=f"does not offer {service}.{operation}"):
                await session.explorer.form(service, operation)


@pytest.mark.parametrize(
    "mishap", [mishaps.Lose(), mishaps.Cut(), mishaps.Refuse()], ids=lambda mishap: type(mishap).__name__
)
async def test_a_change_whose_answer_is_lost_is_sent_once_and_told_as_unknown(
    session: Session, provider: RunningProvider, mishap: Any
) -> None:
    provider.faults.add(mishap, operation="SuspendEntity", times=1)
    with pytest.raises(OutcomeUnknown, match="SuspendEntity was sent, but its answer was lost"):
        await session.send_by_hand(ENTITY, "SuspendEntity", SUSPENSION, agreed=True)


async def test_a_declared_read_is_asked_again_after_a_short_trouble(
    session: Session, provider: RunningProvider
) -> None:
    provider.faults.add(mishaps.Refuse(), operation="GetEntityAccounts", times=1)
    assert (await session.send_by_hand(ENTITY, "GetEntityAccounts", PAGE)).is_success


@pytest.mark.parametrize(
    ("mishap", "status", "words"),
    [
        (mishaps.Portal(), 200, "sent a web page instead of the reply to GetEntityAccounts"),
        (mishaps.Empty(), 200, "sent an empty page instead"),
        (mishaps.Unauthorized(), 401, "wants another sign-in"),
        (mishaps.Unavailable(), 503, "out of service"),
        (mishaps.Broken(), 500, "failed inside"),
        (mishaps.Malformed(), 200, "breaks off in the middle"),
        (mishaps.Bomb(), 200, "holds a document type"),
        (mishaps.Fault(), 500, "unable to process request"),
        (mishaps.Fault(by_server=False, other_version=True), 500, "unable to process request"),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, mishaps.Mishap) else "",
)
async def test_whatever_comes_instead_of_an_answer_is_shown_as_what_it_is(
    session: Session, provider: RunningProvider, mishap: Any, status: int, words: str
) -> None:
    provider.faults.add(mishap, operation="GetEntityAccounts")
    reply = await session.send_by_hand(ENTITY, "GetEntityAccounts", PAGE)
    assert (reply.status, reply.is_success) == (status, False)
    assert words in reply.verdict
    assert "may or may not" not in reply.verdict
    assert bool(reply.xml.strip()) == bool(reply.size)


async def test_a_page_instead_of_the_answer_to_a_change_says_that_it_may_have_happened(
    session: Session, provider: RunningProvider
) -> None:
    provider.faults.add(mishaps.Portal(), operation="SuspendEntity")
    reply = await session.send_by_hand(ENTITY, "SuspendEntity", SUSPENSION, agreed=True)
    assert "SuspendEntity may or may not have happened" in reply.verdict
    assert "Harbour Guest Wi-Fi" in reply.xml


async def test_a_refusal_is_told_in_the_contracts_words(session: Session) -> None:
    values = {"request": {"TargetEntityID": 999_999, "IncludeInactive": True}}
    reply = await session.send_by_hand(ENTITY, "GetEntityHierarchy", values)
    assert (reply.status, reply.is_success) == (200, False)
    assert "outside the hierarchy" in reply.verdict
    assert "ObjectEntityMismatch" in reply.verdict


async def test_a_long_reply_is_cut_and_says_so(estate: Any) -> None:
    async with await Session.sign_in(profile_for(estate("large:40000")), PASSWORD) as session:
        values = {"request": {"TargetEntityID": 0, "PageSize": 10_000, "PageIndex": 1}}
        reply = await session.send_by_hand(ENTITY, "GetEntityAccounts", values)
    assert reply.is_cut
    assert reply.is_success
    assert reply.tree is not None
    assert MOST_NODES // 2 < count(reply.tree) <= MOST_NODES
    assert len(reply.xml) <= MOST_CHARACTERS
    assert reply.size > len(reply.xml)


async def test_no_secret_is_in_preview_reply_or_log(
    provider: RunningProvider, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    user = next(iter(provider.state.users.values()))
    user.password = "s3cret<&>'word"
    async with await Session.sign_in(profile_for(provider), user.password) as session:
        values = {"request": {"Username": "edith.rowan"}}
        preview = await session.explorer.preview(ACCOUNT, "GetAuthorizationTokenByEntity", values)
        reply = await session.send_by_hand(ACCOUNT, "GetAuthorizationTokenByEntity", values, agreed=True)
        assert reply.is_success
    tokens = list(provider.state._tokens)
    assert node(reply.tree, "GetAuthorizationTokenByEntityResult", "AuthToken").text == "***"
    shown = f"{preview!r} {reply!r} {caplog.text}"
    assert "s3cret" not in shown
    assert tokens
    assert not [token for token in tokens if token in shown]
    assert "<ns0:Password>***</ns0:Password>" in preview.envelope


async def test_a_secret_that_is_typed_is_in_neither_the_preview_nor_its_command(session: Session) -> None:
    secret_fields = [
        (found.operation, path)
        for found in await session.offered()
        for path, field in all_fields((await session.explorer.form(found.service, found.operation)).fields)
        if field.is_secret and field.shape is Shape.TEXT and found.service == ACCOUNT and path.count(".") == 1
    ]
    operation, path = secret_fields[0]
    wrapper, _, name = path.partition(".")
    values = {wrapper: {name: "hunter2 'quoted'"}}
    preview = await session.explorer.preview(ACCOUNT, operation, values)
    assert "hunter2" not in repr(preview)
    assert f"{name}=-" in preview.command
    assert f"ask {name}; secret2=$answer" in preview.curl


@pytest.mark.skipif(shutil.which("curl") is None or shutil.which("sh") is None, reason="needs a shell and curl")
async def test_the_curl_line_asks_for_the_password_and_works(provider: RunningProvider, profile: Profile) -> None:
    user = provider.state.users["demo"]
    user.password = "p&<w'\"$x"
    async with await Session.sign_in(profile, user.password) as session:
        preview = await session.explorer.preview(ENTITY, "GetEntityAccounts", PAGE)
    # In a thread of its own the server goes on answering while this one waits.
    ended = subprocess.run(  # noqa: ASYNC221
        ["sh", "-c", preview.curl], input=f"{user.password}\n".encode(), capture_output=True, check=False
    )
    assert b"<AccountsTotal>14</AccountsTotal>" in ended.stdout
    assert ended.stderr.strip() == b"Password:"


async def test_the_command_of_a_preview_is_quoted_and_uses_the_declared_names(
    provider: RunningProvider, profile: Profile
) -> None:
    provider.faults.vary(Renamed("GetEntityHierarchy", "TargetEntityID", "targetEntityId"))
    async with await Session.sign_in(msgspec.structs.replace(profile, name="Nor'wind Ltd"), PASSWORD) as session:
        values = {"request": {"targetEntityId": 888, "IncludeInactive": True}}
        preview = await session.explorer.preview(ENTITY, "GetEntityHierarchy", values)
        assert preview.command == (
            "python -m console call GetEntityHierarchy TargetEntityID=888 IncludeInactive=true "
            "--profile 'Nor'\"'\"'wind Ltd'"
        )
        unknown = await session.explorer.preview(ENTITY, "GetEntityHierarchy", {"request": {"targetEntityId": -5}})
    assert unknown.problems == (
        ("request.targetEntityId", "must be at least 0"),
        ("request.IncludeInactive", "must be given"),
    )


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"request": {"PageSiz": 1}}, "request.PageSiz is no element here; the nearest is PageSize"),
        ({"request": 5}, "request must be an object"),
        ({"request": {"PageSize": [1]}}, "request.PageSize must be a single value"),
        ({"request": {"PageSize": "\x00"}}, "request.PageSize must not hold control characters"),
        ({"elsewhere": 1}, "elsewhere is no element here; there are request"),
    ],
)
async def test_values_without_place_or_form_are_refused_in_words(
    session: Session, values: dict[str, Any], sentence: str
) -> None:
    with pytest.raises(InvalidInput) as caught:
        await session.explorer.preview(ENTITY, "GetEntityAccounts", values)
    assert sentence in caught.value.summary
    assert caught.value.facts["problems"]


async def test_what_is_a_read_is_said_with_the_operation(session: Session) -> None:
    assert {found.is_read for found in await session.offered() if found.kind is Kind.READ} == {True}
    assert {found.is_read for found in await session.offered() if found.kind is not Kind.READ} == {False}
