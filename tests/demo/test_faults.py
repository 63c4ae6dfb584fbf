"""Faults on demand: what goes wrong, when, and for whom."""

from __future__ import annotations

import gzip
import http.client
import json
from pathlib import Path

import msgspec
import pytest
from lxml import etree

from console.demo.faults import FaultFile, Faults
from console.demo.mishaps import (
    BadValue,
    Bomb,
    Broken,
    Cut,
    Delay,
    Empty,
    Fault,
    Huge,
    Lose,
    Malformed,
    Mistyped,
    Portal,
    Refuse,
    Unauthorized,
    Unavailable,
)
from console.demo.records import Status
from tests.support.provider import RunningProvider
from tests.support.raw_soap import SOAP_11, SOAP_12, Reply, call, fields, send
from tests.support.waits import PATIENCE

ENTITY = "EntityManagementService"
FILLER = b"<filler>"


def hierarchy(provider: RunningProvider, *, soap12: bool = False) -> Reply:
    inner = fields(TargetEntityID=0, IncludeInactive=True)
    return call(provider, ENTITY, "GetEntityHierarchy", inner, soap12=soap12)


def suspend(provider: RunningProvider, entity: int = 311) -> Reply:
    return call(provider, ENTITY, "SuspendEntity", fields(TargetEntityId=entity))


def test_a_refused_request_is_not_performed(provider: RunningProvider) -> None:
    provider.faults.add(Refuse())
    with pytest.raises((http.client.RemoteDisconnected, ConnectionResetError)):
        suspend(provider)
    assert provider.state.entities[311].status is Status.ACTIVE


def test_a_lost_reply_leaves_the_change_made(provider: RunningProvider) -> None:
    provider.faults.add(Lose())
    with pytest.raises((http.client.RemoteDisconnected, ConnectionResetError)):
        suspend(provider)
    assert provider.state.entities[311].status is Status.SUSPENDED


@pytest.mark.parametrize("share", [0.0, 0.5, 0.99])
def test_a_cut_reply_announces_more_than_comes(provider: RunningProvider, share: float) -> None:
    whole = len(hierarchy(provider).body)
    provider.faults.add(Cut(at=share))
    with pytest.raises(http.client.IncompleteRead) as caught:
        hierarchy(provider)
    assert len(caught.value.partial) == int(whole * share)


def test_a_delayed_request_is_answered_all_the_same(provider: RunningProvider) -> None:
    provider.faults.add(Delay(0.001), times=1)
    assert hierarchy(provider).code == 0


@pytest.mark.parametrize(
    ("mishap", "status", "media_type", "words"),
    [
        (Broken(), 500, "text/plain", "Internal Server Error"),
        (Unavailable(), 503, "text/html", "Service Unavailable"),
        (Unauthorized(), 401, "text/html", "Access is denied"),
        (Portal(), 200, "text/html", "Guest Wi-Fi"),
        (Empty(), 200, "text/xml", ""),
        (Mistyped("application/json"), 200, "application/json", "GetEntityHierarchyResult"),
    ],
)
def test_other_servers_words_come_instead(
    provider: RunningProvider, mishap: object, status: int, media_type: str, words: str
) -> None:
    provider.faults.add(mishap)
    reply = hierarchy(provider)
    assert (reply.status, reply.media_type) == (status, media_type)
    assert words in reply.body.decode()
    assert bool(reply.body) == bool(words)


def test_a_malformed_reply_is_whole_and_cannot_be_parsed(provider: RunningProvider) -> None:
    provider.faults.add(Malformed())
    with pytest.raises(etree.XMLSyntaxError):
        _ = hierarchy(provider).xml


@pytest.mark.parametrize("external", [False, True])
def test_a_bomb_has_a_document_type(provider: RunningProvider, external: bool) -> None:
    provider.faults.add(Bomb(external))
    text = hierarchy(provider).body.decode()
    assert text.startswith('<?xml version="1.0" encoding="utf-8"?><!DOCTYPE ')
    assert ("SYSTEM" in text) is external
    assert len(text) < 2_000


def test_a_huge_reply_is_as_long_as_asked(provider: RunningProvider) -> None:
    provider.faults.add(Huge(3_000_000))
    body = hierarchy(provider).body
    assert 3_000_000 <= len(body) < 3_200_000
    assert FILLER in body


def test_a_huge_reply_may_come_compressed(provider: RunningProvider) -> None:
    provider.faults.add(Huge(3_000_000, compressed=True))
    reply = hierarchy(provider)
    assert len(reply.body) < 30_000
    assert len(gzip.decompress(reply.body)) >= 3_000_000


def test_a_caller_may_leave_in_the_middle_of_a_huge_reply(provider: RunningProvider) -> None:
    provider.faults.add(Huge(2**40), times=1)
    connection = http.client.HTTPConnection("127.0.0.1", provider.port, timeout=PATIENCE)
    connection.request("GET", "/")
    connection.getresponse().read()
    path = f"{provider.base.partition(str(provider.port))[2]}{ENTITY}.asmx"
    connection.request("POST", path, "<a/>", {"Content-Type": "text/xml", "SOAPAction": "a"})
    assert FILLER in connection.getresponse().read(1_000_000)
    connection.close()
    assert hierarchy(provider).code == 0


def test_a_bad_value_stands_in_an_otherwise_true_reply(provider: RunningProvider) -> None:
    provider.faults.add(BadValue("ParentEntityID", "twelve"))
    assert hierarchy(provider).texts("EntityInHierarchy/ParentEntityID")[:2] == ["twelve", "888"]


@pytest.mark.parametrize("soap12", [False, True])
@pytest.mark.parametrize("other", [False, True])
def test_a_soap_fault_has_the_shape_of_its_version(provider: RunningProvider, soap12: bool, other: bool) -> None:
    provider.faults.add(Fault("Deadlocked & retried.", other_version=other))
    reply = hierarchy(provider, soap12=soap12)
    assert reply.status == 500
    if soap12 is not other:
        assert reply.xml.tag == f"{{{SOAP_12}}}Envelope"
        assert (reply.text("Code/Value"), reply.text("Reason/Text")) == ("soap:Receiver", "Deadlocked & retried.")
    else:
        assert reply.xml.tag == f"{{{SOAP_11}}}Envelope"
        assert (reply.text("faultcode"), reply.text("faultstring")) == ("soap:Server", "Deadlocked & retried.")


def outcomes(provider: RunningProvider, count: int) -> str:
    return "".join("." if hierarchy(provider).status == 200 else "x" for _ in range(count))


def test_a_rule_lets_some_requests_pass_and_ends_after_its_times(provider: RunningProvider) -> None:
    provider.faults.add(Broken(), skip=2, times=3)
    assert outcomes(provider, 7) == "..xxx.."


def test_rules_take_their_turns(provider: RunningProvider) -> None:
    provider.faults.add(Broken(), times=1)
    provider.faults.add(Unavailable(), times=2)
    provider.faults.add(Unauthorized(), times=1)
    assert [hierarchy(provider).status for _ in range(5)] == [500, 503, 503, 401, 200]


def test_chance_is_the_same_for_the_same_seed() -> None:
    def drawn(seed: int) -> str:
        faults = Faults(FaultFile(seed=seed))
        faults.add(Broken(), probability=0.5)
        return "".join("x" if faults.due("call") else "." for _ in range(40))

    assert drawn(1) == drawn(1) != drawn(2)
    assert {"x", "."} == set(drawn(1))


def test_a_rule_is_for_its_operation_and_service_only(provider: RunningProvider) -> None:
    provider.faults.add(Broken(), operation="SuspendEntity")
    provider.faults.add(Broken(), service="AccountManagementService")
    assert hierarchy(provider).status == 200
    assert suspend(provider).status == 500
    inner = fields(Username="ruth.hart")
    assert call(provider, "AccountManagementService", "SuspendAccount", inner).status == 500


def test_contracts_and_the_dashboard_have_faults_of_their_own(provider: RunningProvider) -> None:
    provider.faults.add(Unavailable(), on="contract")
    provider.faults.add(Unauthorized(), on="dashboard")
    assert hierarchy(provider).status == 200
    assert send(f"{provider.base}{ENTITY}.asmx?WSDL").status == 503
    assert send(provider.dashboard).status == 401
    provider.faults.clear()
    assert send(f"{provider.base}{ENTITY}.asmx?WSDL").status == 200


def test_delays_come_before_the_mishap_that_decides(provider: RunningProvider) -> None:
    provider.faults.add(Delay(0))
    provider.faults.add(Broken())
    provider.faults.add(Portal())
    assert hierarchy(provider).status == 500


def test_faults_are_read_from_a_file(tmp_path: Path) -> None:
    path = tmp_path / "faults.json"
    path.write_text(
        json.dumps(
            {
                "seed": 7,
                "rules": [
                    {"operation": "GetEntityAccounts", "skip": 1, "times": 1, "fault": {"kind": "cut", "at": 0.25}},
                    {"on": "contract", "fault": {"kind": "unavailable"}},
                    {"probability": 0.5, "fault": {"kind": "bad-value", "element": "EntityID"}},
                ],
                "contract": [
                    {"kind": "renamed", "operation": "CancelEntity", "name": "TargetEntityId", "to": "entityId"}
                ],
            }
        )
    )
    faults = Faults.from_file(path)
    assert [type(rule.fault) for rule in faults.rules] == [Cut, Unavailable, BadValue]
    faults.due("call", ENTITY, "GetEntityAccounts")
    assert faults.due("call", ENTITY, "GetEntityAccounts") == [Cut(0.25)]
    assert len(faults.variants) == 1


def test_a_file_can_name_every_way_in_which_a_contract_differs(tmp_path: Path) -> None:
    named = [
        {"kind": "renamed", "operation": "A", "name": "B", "to": "C"},
        {"kind": "missing", "operation": "A"},
        {"kind": "reordered", "operation": "A"},
        {"kind": "bare", "operation": "A"},
        {"kind": "wrapped", "operation": "A", "name": "query"},
        {"kind": "extended", "operation": "A", "before": "B", "name": "C", "required": True},
        {"kind": "retyped", "operation": "A", "name": "B", "to": "Mood", "values": ["Calm"]},
        {"kind": "called", "operation": "A", "to": "a"},
        {"kind": "header", "name": "UserName", "to": "username"},
    ]
    path = tmp_path / "faults.json"
    path.write_text(json.dumps({"contract": named}))
    read = Faults.from_file(path).variants
    assert [type(variant).__name__.lower() for variant in read] == [found["kind"] for found in named]


@pytest.mark.parametrize(
    "text",
    ["{", '{"rules": [{}]}', '{"rules": [{"fault": {"kind": "flood"}}]}', '{"rule": []}'],
    ids=["no JSON", "no fault", "unknown kind", "unknown field"],
)
def test_a_file_with_a_mistake_says_where(tmp_path: Path, text: str) -> None:
    path = tmp_path / "faults.json"
    path.write_text(text)
    with pytest.raises(msgspec.DecodeError):
        Faults.from_file(path)
