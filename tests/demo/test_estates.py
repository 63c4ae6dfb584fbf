"""The estates of the embedded provider: who is in them, and what they cost."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest

from console.contract.check import problems
from console.contract.services.entity_management import EntityType
from console.demo.devices import DeviceBook
from console.demo.estates import build
from console.demo.policies import HeldPolicy
from console.demo.records import Account, Status
from console.demo.state import State

NOW = datetime(2026, 4, 1, 12, tzinfo=UTC)


def fixed(name: str) -> State:
    return build(name, lambda: NOW)


def summary(state: State) -> list[object]:
    accounts = [
        repr((account.username, account.email, account.used_kb, account.status)) for account in state.accounts.values()
    ]
    return [accounts, {entity.entity_id: (entity.name, entity.status) for entity in state.entities.values()}]


@pytest.mark.parametrize("name", ["documented", "small", "large:5000"])
def test_an_estate_is_the_same_each_time(name: str) -> None:
    assert summary(fixed(name)) == summary(fixed(name))


@pytest.mark.parametrize("name", ["documented", "small", "large:5000"])
def test_an_estate_holds_together(name: str) -> None:
    state = fixed(name)
    (root,) = state.children[1]
    assert state.users["demo"].entity_id == root
    assert [entity.entity_id for entity in state.tree(root)]
    assert len(state.tree(root)) == len(state.entities)
    for account in state.accounts.values():
        assert account.entity_id in state.entities
        assert account.signed_up <= NOW.replace(tzinfo=None)
        assert account.size_mb > 0
        assert len(account.username) <= 100
    for entity in state.entities.values():
        names = [account.username for account in state.accounts_of(entity.entity_id)]
        assert names == sorted(names)


@pytest.mark.parametrize("name", ["documented", "small", "large:2000"])
def test_devices_add_up_to_their_account_and_are_known_by_their_installation(name: str) -> None:
    state = fixed(name)
    for account in state.accounts.values():
        devices = state.devices.of(account)
        assert sum(device.used_kb for device in devices) == account.used_kb
        if account.status is not Status.CANCELLED:
            assert sum(device.is_mobile for device in devices) == account.android
            assert len(devices) == account.windows + account.mac + account.android
        assert devices == state.devices.of(account)
        for device in devices:
            assert device.registered >= account.signed_up or device.registered == device.last_connected
            known = state.devices.usernames_on(device.installation)
            found = state.account_with(DeviceBook.serial_on(device.installation))
            assert account.username in known or found is account


@pytest.mark.parametrize("name", ["documented", "small", "large:5000"])
def test_names_are_those_of_people_and_firms(name: str) -> None:
    state = fixed(name)
    texts = [entity.name for entity in state.entities.values()] + list(state.accounts)
    assert not [text for text in texts if re.search(r"\b(foo|bar|test|lorem|dummy|acme)\d*\b", text, re.IGNORECASE)]


def test_the_documented_estate_is_the_documents() -> None:
    state = fixed("documented")
    assert [entity.entity_id for entity in state.tree(888)] == [888, 111, 112, 221, 311, 312, 225, 226, 321]
    assert all(state.accounts_of(entity) for entity in state.entities if entity != 225)


def test_the_small_estate_has_every_state_there_is() -> None:
    state = fixed("small")
    kinds = Counter(entity.kind for entity in state.entities.values())
    assert kinds == {EntityType.DISTRIBUTOR: 1, EntityType.PARTNER: 15, EntityType.COMPANY: 90}
    accounts = list(state.accounts.values())
    assert len(accounts) == 1_200
    assert {account.status for account in accounts} == {Status.ACTIVE, Status.SUSPENDED, Status.CANCELLED}
    assert {entity.status for entity in state.entities.values()} == set(Status)
    active = state.active_accounts(20_400)
    for number in (
        sum(account.is_ultrasafe for account in active),
        sum(not account.windows + account.mac + account.android for account in active),
        sum(account.used_kb > account.size_mb * 1024 for account in active),
        sum(account.windows + account.mac + account.android >= 3 for account in active),
        sum(account.full_name == "Not set" for account in active),
        sum(not account.full_name.isascii() for account in active),
    ):
        assert number >= 3
    assert not all(entity.is_managed for entity in state.entities.values())


def test_the_small_estate_has_names_as_customers_have_them() -> None:
    names = [entity.name for entity in fixed("small").entities.values()]
    directions = {unicodedata.bidirectional(letter) for name in names for letter in name}
    assert {"R", "AL"} <= directions
    assert any(ord(letter) > 0xFFFF for name in names for letter in name)
    assert any("<" in name and '"' in name and "&" in name for name in names)
    assert max(map(len, names)) >= 500


@pytest.mark.parametrize("count", [1, 2, 7, 1_000, 5_000])
def test_the_large_estate_has_as_many_active_accounts_as_asked(count: int) -> None:
    state = fixed(f"large:{count}")
    assert len(state.active_accounts(1_000)) == count
    if count >= 1_000:
        assert len(state.entities) == count * 2 // 5


@pytest.mark.parametrize(
    "name", ["", "medium", "large:", "large:0", "large:-5", "large:many", "large:9999999", "small:5"]
)
def test_other_names_are_no_estates(name: str) -> None:
    with pytest.raises(ValueError, match="is no estate: choose documented, small, large"):
        build(name)


def test_the_cost_of_an_account_stays_small() -> None:
    account = next(iter(fixed("large:10").accounts.values()))
    assert account.__sizeof__() <= 200
    assert "Lighthouse" not in repr(account)


def test_accounts_are_found_by_entity_parent_and_name_without_the_inactive_ones() -> None:
    state = fixed("small")
    found = [
        (state.entities[account.entity_id].parent_id, account.entity_id, account.username)
        for account in state.active_accounts(20_400)
    ]
    assert found == sorted(found)
    wanted = {
        account.username
        for account in state.accounts.values()
        if account.status is Status.ACTIVE and state.is_active(account.entity_id)
    }
    assert {username for _, _, username in found} == wanted


def test_what_was_worked_out_is_forgotten_when_something_changes() -> None:
    state = fixed("documented")
    for root in (888, 221, 226, 311, 312, 321):
        state.active_accounts(root)
    state.accounts["ruth.hart"].status = Status.SUSPENDED
    state.changed()
    assert "ruth.hart" not in [account.username for account in state.active_accounts(888)]


def test_the_clock_of_an_estate_is_the_one_given() -> None:
    state = fixed("documented")
    assert state.clock() == NOW
    made = Account("new.one", 311, state.next_serial(), "n@x.example", "New One", NOW.replace(tzinfo=None), 1_024, "pw")
    state.add_account(made)
    assert state.devices.of(made) == ()
    latest = max(device.last_connected for device in state.devices.of(state.accounts["ruth.hart"]))
    assert timedelta() < NOW.replace(tzinfo=None) - latest < timedelta(days=1)


def policies_in(state: State) -> list[HeldPolicy]:
    return [held for entity_id in state.entities for held in state.policies.of_entity(entity_id)]


@pytest.mark.parametrize(("name", "least"), [("documented", 4), ("small", 20), ("large:5000", 30)])
def test_policies_are_in_order_and_hold_for_accounts_below_their_owner(name: str, least: int) -> None:
    state = fixed(name)
    policies = policies_in(state)
    assert len(policies) >= least
    for held in policies:
        for record in (held.policy, held.scanner, held.backup_set, *held.all_limits):
            assert problems(record) == ()
    assigned = [found for username in state.accounts for found in state.policies.assignments_of(username)]
    assert len(assigned) >= least - 1
    for found in assigned:
        account = state.accounts[found.AccountName]
        assert problems(found) == ()
        assert state.is_below(account.entity_id, found.TargetEntityID)
        assert account.signed_up < found.DateCreated <= NOW.replace(tzinfo=None)
        systems = [system.name for system in state.devices.systems_of(account)]
        assert found.SystemName is None or found.SystemName in systems


@pytest.mark.parametrize(("name", "least"), [("documented", 3), ("small", 1_000), ("large:5000", 300)])
def test_folders_are_in_order_and_of_many_kinds(name: str, least: int) -> None:
    state = fixed(name)
    found = [
        state.folders.of(account.username, device.system_name, device.device_id)
        for account in state.accounts.values()
        for device in state.devices.of(account)
    ]
    set_up = [settings for settings in found if settings.ImageStreamFolders]
    assert len(set_up) >= least
    assert all(problems(settings) == () for settings in set_up)
    folders = [folder for settings in set_up for folder in settings.ImageStreamFolders]
    assert len({folder.BackupSchedule for folder in folders if folder.BackupSchedule}) >= 4
    assert len({folder.RetentionPolicyTypeId for folder in folders}) >= 4
    assert {bool(folder.FolderPathPassword) for folder in folders} == {True, False}
    assert all(folder.DateCreated is not None and folder.DateCreated <= NOW for folder in folders)
