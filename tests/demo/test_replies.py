"""How the embedded provider writes replies."""

from __future__ import annotations

import gzip
import http.client
from collections.abc import Callable
from datetime import datetime

import pytest

from console.contract.services.entity_management import (
    AccountDevicesInfo,
    AccountEntitiesInfo,
    GetAccountEntities,
    GetAccountEntitiesResult,
    GetEntityAccounts,
    GetEntityAccountsResult,
)
from console.contract.services.entity_status import AuthenticateDashboardUser, AuthenticateDashboardUserResult
from console.demo.envelope import SOAP_11
from console.demo.writing import ROWS_AT_ONCE, Answer, Rows, moment_text, reply_text
from tests.support.provider import RunningProvider
from tests.support.raw_soap import NAMESPACE, Reply, call, envelope, fields
from tests.support.waits import PATIENCE

ENTITY = "EntityManagementService"


def written(spec: object, answer: Answer) -> Reply:
    return Reply(200, {}, b"".join(reply_text(SOAP_11, spec, answer)))


@pytest.mark.parametrize(
    ("moment", "text"),
    [
        ("2019-08-01T07:25:01", "2019-08-01T07:25:01"),
        ("2019-08-01T07:25:01.403560", "2019-08-01T07:25:01.40356"),
        ("2019-08-01T07:25:01.403000", "2019-08-01T07:25:01.403"),
        ("2019-08-01T00:00:00+00:00", "2019-08-01T00:00:00Z"),
        ("2019-08-01T02:00:00+02:00", "2019-08-01T00:00:00Z"),
        ("0001-01-01T00:00:00", "0001-01-01T00:00:00"),
    ],
)
def test_moments_are_written_as_dotnet_writes_them(moment: str, text: str) -> None:
    assert moment_text(datetime.fromisoformat(moment)) == text


def test_texts_are_escaped_and_keep_every_letter() -> None:
    name = 'Ängström <Optik> & "Söner" 🦜 משרד 日本'
    reply = written(
        GetAccountEntities.spec,
        Answer(GetAccountEntitiesResult(AccountEntitiesInfo=AccountEntitiesInfo(ParentName=name, CompanyName="A & B"))),
    )
    assert (reply.text("ParentName"), reply.text("CompanyName")) == (name, "A & B")


def test_nothing_is_nil_absent_or_zero_as_the_type_has_it() -> None:
    reply = written(AuthenticateDashboardUser.spec, Answer(AuthenticateDashboardUserResult()))
    (result,) = reply.find("AuthenticateDashboardUserResult")
    assert [child.tag.partition("}")[2] for child in result] == [
        "EntityId",
        "ParentEntityId",
        "LocaleId",
        "IsManaged",
        "ValidTillUtcDate",
    ]
    assert (reply.text("EntityId"), reply.text("IsManaged"), reply.text("ValidTillUtcDate")) == ("0", "false", "")


def test_a_list_is_empty_and_not_missing_on_success(provider: RunningProvider) -> None:
    reply = call(provider, ENTITY, "GetEntityAccounts", fields(TargetEntityID=225, PageSize=5, PageIndex=1))
    assert (reply.text("AccountsTotal"), len(reply.find("Accounts")), len(reply.find("Accounts")[0])) == ("0", 1, 0)


@pytest.mark.parametrize("count", [1, ROWS_AT_ONCE - 1, ROWS_AT_ONCE, ROWS_AT_ONCE + 1, 2 * ROWS_AT_ONCE])
def test_long_lists_have_every_row_once(count: int) -> None:
    names = [f"account & {number}" if number % 2 else f"account {number}" for number in range(count)]
    sizes = [None if number % 3 else number for number in range(count)]
    rows = Rows(AccountDevicesInfo, {"Username": names, "AccountSizeMB": sizes})
    reply = written(GetEntityAccounts.spec, Answer(GetEntityAccountsResult(), Accounts=rows))
    assert reply.texts("AccountDevicesInfo/Username") == names
    assert reply.texts("AccountDevicesInfo/AccountSizeMB") == [str(size or 0) for size in sizes]


def test_a_long_reply_arrives_whole_over_one_connection(estate: Callable[[str], RunningProvider]) -> None:
    large = estate("large:20000")
    reply = call(large, ENTITY, "GetEntityAccounts", fields(TargetEntityID=0, PageSize=10_000, PageIndex=2))
    assert (reply.code, reply.text("AccountsTotal")) == (0, "20000")
    assert len(reply.find("AccountDevicesInfo")) == 10_000
    assert reply.headers.get("transfer-encoding") == "chunked"


def exchange(provider: RunningProvider, accepted: str) -> tuple[str | None, bytes]:
    inner = fields(TargetEntityID=0, IncludeInactive=True)
    text = envelope(f'<GetEntityHierarchy xmlns="{NAMESPACE}"><request>{inner}</request></GetEntityHierarchy>')
    headers = {"Content-Type": "text/xml", "SOAPAction": f"{NAMESPACE}/GetEntityHierarchy", "Accept-Encoding": accepted}
    connection = http.client.HTTPConnection("127.0.0.1", provider.port, timeout=PATIENCE)
    try:
        connection.request("POST", f"{provider.base.partition(str(provider.port))[2]}{ENTITY}.asmx", text, headers)
        response = connection.getresponse()
        return response.getheader("Content-Encoding"), response.read()
    finally:
        connection.close()


def test_replies_are_compressed_only_where_it_is_wanted_and_accepted(provider: RunningProvider) -> None:
    assert exchange(provider, "gzip")[0] is None
    provider.provider.compress = True
    assert exchange(provider, "identity")[0] is None
    coding, body = exchange(provider, "gzip, deflate")
    assert coding == "gzip"
    assert b"GetEntityHierarchyResponse" in gzip.decompress(body)


def test_a_connection_serves_one_request_after_another(provider: RunningProvider) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", provider.port, timeout=PATIENCE)
    try:
        sockets = set()
        for _ in range(3):
            connection.request("GET", f"{provider.base.partition(str(provider.port))[2]}{ENTITY}.asmx?WSDL")
            assert connection.getresponse().read()
            sockets.add(id(connection.sock))
        assert len(sockets) == 1
    finally:
        connection.close()
