"""Appliances of the embedded provider, alone and in pairs that replicate."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from urllib.parse import parse_qs, urlsplit
from uuid import UUID

import pytest

from console.contract.services.appliances_management import QueueStatus
from console.demo.appliances import packs_of
from console.demo.estates import build
from tests.support.provider import RunningProvider
from tests.support.raw_soap import Reply, call, fields

SERVICE = "AppliancesManagementService"


def appliances(provider: RunningProvider, entity: int | None, kind: str | None = None, **signed: str) -> Reply:
    return call(provider, SERVICE, "GetEntityAppliances", fields(EntityId=entity, ApplianceType=kind), **signed)


def browse(provider: RunningProvider, uuid: object, **signed: str) -> Reply:
    return call(provider, SERVICE, "GetEntityApplianceBrowseInfo", fields(Uuid=uuid), **signed)


def test_a_company_has_a_single_appliance_and_a_pair(provider: RunningProvider) -> None:
    reply = appliances(provider, 311)
    single, pair = reply.find("AppliancesPack")
    assert [child.tag.partition("}")[2] for child in pair] == ["Primary", "Secondary", "ReplicationInfo"]
    assert [child.tag.partition("}")[2] for child in single] == ["Primary"]
    assert reply.text("Secondary/ApplianceType") == "Cloud"
    assert reply.text("Secondary/DeviceSpaceTotal") == "0"


def test_appliances_are_the_same_each_time(provider: RunningProvider) -> None:
    assert appliances(provider, 311).texts("Primary/Uuid") == appliances(provider, 311).texts("Primary/Uuid")


def test_only_the_entitys_own_appliances_are_listed(provider: RunningProvider) -> None:
    for entity in (None, 0, 888, 221):
        reply = appliances(provider, entity)
        assert (reply.code, reply.find("AppliancesPack")) == (0, [])
    assert appliances(provider, 226, user="marcus", password="HarbourLane1").code == 53


def test_a_type_restricts_the_answer(provider: RunningProvider) -> None:
    kinds = appliances(provider, 311).texts("Primary/ApplianceType")
    assert appliances(provider, 311, kinds[0]).texts("Primary/ApplianceType") == [
        kind for kind in kinds if kind == kinds[0]
    ]
    assert appliances(provider, 311, "Unknown").find("AppliancesPack") == []


def test_states_have_names_for_people(estate: Callable[[str], RunningProvider]) -> None:
    small = estate("small")
    names: dict[str | None, str | None] = {}
    for entity in small.state.tree(20_400, include_inactive=False):
        for info in appliances(small, entity.entity_id).find("Primary/StatusInfo"):
            status = info.findtext("{*}Status")
            names[status] = info.findtext("{*}Name")
            assert bool(info.findall("{*}Messages/{*}StatusMessage")) is (status != "Nominal")
    assert names == {
        "Nominal": "Online",
        "Attention": "Attention",
        "Warning": "Warning",
        "Unresponsive": "Unresponsive",
    }


def test_a_queue_goes_on_with_time() -> None:
    state = build("small")
    companies = [entity for entity in state.tree(20_400) if entity.entity_id % 3]

    def queue(hour: int, minute: int) -> list[tuple[QueueStatus, int]]:
        now = datetime(2026, 4, 1, hour, minute, tzinfo=UTC)
        packs = [pack for company in companies for pack in packs_of(company, now)]
        return [(pack.replication.status, pack.replication.remaining) for pack in packs if pack.replication]

    earlier, later = queue(9, 0), queue(9, 30)
    assert {status for status, _ in earlier} == {QueueStatus.WORK, QueueStatus.IDLE, QueueStatus.ERROR}
    working = [(before, after) for before, after in zip(earlier, later, strict=True) if before[0] is QueueStatus.WORK]
    assert all(after[1] < before[1] for before, after in working)


def test_a_link_to_an_appliance_is_fresh_each_time(provider: RunningProvider) -> None:
    packs = [
        pack
        for entity in provider.state.tree(888, include_inactive=False)
        for pack in packs_of(entity, provider.state.clock())
    ]
    reachable = next(pack.primary.uuid for pack in packs if pack.primary.has_remote_access)
    links = [browse(provider, notation).text("Url") or "" for notation in (reachable, f"{{{reachable}}}")]
    tokens = [parse_qs(urlsplit(link).query)["authtoken"] for link in links]
    assert tokens[0] != tokens[1]
    assert str(reachable) in links[0]


def test_there_is_no_link_to_an_appliance_without_remote_access(provider: RunningProvider) -> None:
    packs = [
        pack
        for entity in provider.state.tree(888, include_inactive=False)
        for pack in packs_of(entity, provider.state.clock())
    ]
    cloud = next(pack.secondary.uuid for pack in packs if pack.secondary)
    reply = browse(provider, cloud)
    assert (reply.code, reply.text("Url")) == (2, None)


@pytest.mark.parametrize("uuid", [UUID(int=0), UUID(int=2**128 - 1), UUID(int=1 << 64)])
def test_an_appliance_that_nobody_has_is_a_mismatch(provider: RunningProvider, uuid: UUID) -> None:
    assert browse(provider, uuid).code == 53


def test_an_appliance_of_others_is_a_mismatch(provider: RunningProvider) -> None:
    uuid = appliances(provider, 311).text("Primary/Uuid")
    assert browse(provider, uuid, user="sigrid", password="FjordDrift2").code == 53
