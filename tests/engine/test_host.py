"""What the real engine does for each request, over its real pipe and against a real provider."""

from __future__ import annotations

import asyncio
from pathlib import Path

import msgspec
import pytest

from console.contract.columns import Batch, SnapshotPart
from console.contract.services.entity_management import GetEntityAccounts, GetEntityDirectAccounts
from console.contract.services.entity_status import SuspendEntity
from console.contract.standing import standings, switched_off
from console.demo.mishaps import Delay
from console.demo.records import Status, User
from console.demo.variants import Missing
from console.engine.link import (
    DeleteProfile,
    EngineLink,
    FetchSignInLink,
    ListProfiles,
    LoadAccounts,
    LoadHierarchy,
    LoadSnapshot,
    Profile,
    ReadBinding,
    SaveProfile,
    SignIn,
    SignOut,
)
from console.engine.messages import PARTS_AHEAD
from console.errors import (
    InvalidInput,
    NotSignedIn,
    OperationOff,
    SignInRefused,
    SnapshotProblem,
    TransportFailed,
    VaultUnavailable,
)
from console.paths import snapshot_folder
from tests.support.held import Held
from tests.support.keyrings import LockedKeyring
from tests.support.linked import profile_for
from tests.support.provider import PASSWORD, RunningProvider


def files_below(folder: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


async def every_part(link: EngineLink, request: LoadHierarchy | LoadAccounts) -> list[Batch]:
    return [part async for part in link.stream(request)]


async def test_profiles_are_saved_renamed_and_forgotten(link: EngineLink) -> None:
    saved = await link.request(SaveProfile(Profile(name="Northwind", user="anna")))
    assert [profile.name for profile in saved.profiles] == ["Northwind"]
    renamed = await link.request(SaveProfile(Profile(name="Alder", user="anna"), previous="Northwind"))
    assert [profile.name for profile in renamed.profiles] == ["Alder"]
    assert (await link.request(DeleteProfile("Alder"))).profiles == ()


async def test_the_profile_signed_in_to_last_is_remembered(link: EngineLink, profile: Profile) -> None:
    await link.request(SaveProfile(profile))
    await link.request(SaveProfile(Profile(name="Another", user="anna")))
    await link.request(SignIn(profile, PASSWORD))
    assert (await link.request(ListProfiles())).last_used == profile.name


async def test_without_a_key_store_a_password_is_refused_and_the_profile_saved(link: EngineLink) -> None:
    with pytest.raises(VaultUnavailable, match="no key store"):
        await link.request(SaveProfile(Profile(name="Northwind", user="anna"), password="a long secret"))
    listed = await link.request(ListProfiles())
    assert [profile.name for profile in listed.profiles] == ["Northwind"]
    assert "no key store" in listed.vault_problem


async def test_signing_in_tells_what_the_server_offers(link: EngineLink, profile: Profile) -> None:
    signed_in = await link.request(SignIn(profile, PASSWORD))
    assert signed_in.profile == profile
    assert signed_in.operations > 20
    assert signed_in.broken == {}


async def test_a_wrong_password_is_refused_in_words(link: EngineLink, profile: Profile) -> None:
    with pytest.raises(SignInRefused) as refused:
        await link.request(SignIn(profile, "wrong"))
    assert refused.value.advice
    with pytest.raises(NotSignedIn):
        await link.request(FetchSignInLink("edith.rowan"))


async def test_a_failed_sign_in_elsewhere_leaves_the_session_as_it_was(signed_in: EngineLink, profile: Profile) -> None:
    with pytest.raises(SignInRefused):
        await signed_in.request(SignIn(profile, "wrong"))
    assert await every_part(signed_in, LoadHierarchy())


async def test_a_server_that_is_not_there_is_named(link: EngineLink, fresh_provider: RunningProvider) -> None:
    profile = profile_for(fresh_provider)
    fresh_provider.stop()
    with pytest.raises(TransportFailed, match=r"127\.0\.0\.1"):
        await link.request(SignIn(profile, PASSWORD))


@pytest.mark.parametrize("request_", [LoadHierarchy(), LoadAccounts()])
async def test_nothing_is_loaded_before_somebody_signs_in(
    link: EngineLink, request_: LoadHierarchy | LoadAccounts
) -> None:
    with pytest.raises(NotSignedIn):
        await every_part(link, request_)


async def test_signing_out_ends_the_session(signed_in: EngineLink) -> None:
    await signed_in.request(SignOut())
    with pytest.raises(NotSignedIn):
        await every_part(signed_in, LoadHierarchy())


async def test_a_hierarchy_arrives_whole(signed_in: EngineLink) -> None:
    (batch,) = await every_part(signed_in, LoadHierarchy())
    assert batch.count == 9
    assert "EntityName" in batch.texts


async def test_accounts_arrive_page_by_page_with_their_progress(signed_in: EngineLink) -> None:
    heard: list[tuple[int, int]] = []
    parts = signed_in.stream(LoadAccounts(page_size=5), progress=lambda *progress: heard.append(progress))
    batches = [part async for part in parts]
    names = [name for batch in batches for name in batch.texts["Username"]]
    assert len(names) == len(set(names)) == parts.answer.rows == parts.answer.total
    assert [done for done, _ in heard] == sorted(done for done, _ in heard)
    assert heard[-1] == (parts.answer.rows, parts.answer.total)


async def test_a_call_is_typed_on_both_sides(signed_in: EngineLink) -> None:
    reply = await signed_in.call(GetEntityAccounts(TargetEntityID=311, PageSize=10, PageIndex=1))
    assert reply.AccountsTotal == len(reply.Accounts)
    assert {account.EntityID for account in reply.Accounts} == {311}


async def test_a_list_of_any_reading_operation_arrives_in_all_its_pages(signed_in: EngineLink) -> None:
    whole = GetEntityDirectAccounts(TargetEntityID=311, IncludeInactive=True, PageSize=5000, PageIndex=1)
    expected = [account.Username for account in (await signed_in.call(whole)).Accounts]
    assert len(expected) > 1
    async with signed_in.rows(msgspec.structs.replace(whole, PageSize=1)) as parts:
        names = [name async for batch in parts for name in batch.texts["Username"]]
    assert names == expected
    assert parts.answer.rows == len(expected)


async def test_a_change_is_never_asked_for_as_a_list(signed_in: EngineLink) -> None:
    parts = signed_in.rows(SuspendEntity(TargetEntityId=221))
    with pytest.raises(OperationOff, match="SuspendEntity"):
        await anext(aiter(parts))


async def test_an_invalid_request_never_leaves_the_engine(signed_in: EngineLink) -> None:
    with pytest.raises(InvalidInput) as invalid:
        await signed_in.call(GetEntityAccounts(TargetEntityID=-1, PageSize=10, PageIndex=1))
    assert [problem["path"] for problem in invalid.value.facts["problems"]] == ["TargetEntityID"]


async def test_a_read_only_profile_sends_no_change(link: EngineLink, provider: RunningProvider) -> None:
    profile = Profile(
        name="Look only", environment="other", base=provider.base, user="demo", proxy="none", read_only=True
    )
    await link.request(SignIn(profile, PASSWORD))
    with pytest.raises(OperationOff, match="Look only is read-only"):
        await link.call(SuspendEntity(TargetEntityId=311))


async def test_a_sign_in_link_names_the_user_and_a_fresh_token(signed_in: EngineLink, profile: Profile) -> None:
    first = await signed_in.request(FetchSignInLink("edith.rowan"))
    second = await signed_in.request(FetchSignInLink("edith.rowan"))
    assert first.startswith(f"{profile.dashboard}?uid=edith.rowan&token=")
    assert first != second


async def test_closing_a_stream_ends_the_engines_work(signed_in: EngineLink, provider: RunningProvider) -> None:
    held = Held()
    provider.faults.add(held, operation="GetEntityAccounts", skip=1)
    parts = signed_in.stream(LoadAccounts(page_size=1))
    await anext(parts)
    await held.arrived.wait()
    await parts.aclose()
    await held.left.wait()
    assert [part async for part in parts] == []


async def test_cancelling_a_request_ends_the_engines_work(signed_in: EngineLink, provider: RunningProvider) -> None:
    held = Held()
    provider.faults.add(held, operation="GetAuthorizationTokenByEntity")
    waiting = asyncio.get_running_loop().create_task(signed_in.request(FetchSignInLink("edith.rowan")))
    await held.arrived.wait()
    waiting.cancel()
    await held.left.wait()
    assert waiting.cancelled()


async def test_a_cancelled_change_is_let_run_to_its_end(signed_in: EngineLink, provider: RunningProvider) -> None:
    held = Held()
    provider.faults.add(held, operation="SuspendEntity")
    change = asyncio.get_running_loop().create_task(signed_in.call(SuspendEntity(TargetEntityId=311)))
    await held.arrived.wait()
    change.cancel()
    # The engine takes messages in turn, so it has seen the cancellation when this answer is here.
    await signed_in.request(ListProfiles())
    held.release()
    await signed_in.stop()
    assert not held.left.is_set()
    assert provider.state.entities[311].status is Status.SUSPENDED


async def test_a_stream_that_is_not_read_does_not_hold_up_other_answers(
    signed_in: EngineLink, provider: RunningProvider
) -> None:
    unread = signed_in.stream(LoadAccounts(page_size=1))
    await anext(unread)
    assert await signed_in.request(FetchSignInLink("edith.rowan"))
    await unread.aclose()


async def test_the_engine_works_no_further_ahead_than_the_window_reads(
    signed_in: EngineLink, provider: RunningProvider
) -> None:
    provider.faults.add(Delay(0), operation="GetEntityAccounts", skip=1000)
    (counter,) = provider.faults.rules
    taken = 0
    async for _ in signed_in.stream(LoadAccounts(page_size=1)):
        taken += 1
        # One page waits for room behind the parts that are ahead, and one is fetched in advance.
        assert 1000 - counter.skip <= taken + PARTS_AHEAD + 2
    assert taken == 1000 - counter.skip


async def test_no_password_reaches_a_file(
    link: EngineLink, provider: RunningProvider, profile: Profile, home: Path
) -> None:
    secret = "Kestrel!42"
    provider.state.add_user(User(name="anna", password=secret, entity_id=888))
    anna = msgspec.structs.replace(profile, user="anna")
    await link.request(SignIn(anna, secret))
    await link.request(SaveProfile(anna))
    with pytest.raises(VaultUnavailable):
        await link.request(SaveProfile(msgspec.structs.replace(anna, remember=True), password=secret))
    await every_part(link, LoadHierarchy())
    await link.stop()
    files = files_below(home)
    assert files
    assert not [path for path, content in files.items() if secret.encode() in content]


async def every_snapshot_part(link: EngineLink, profile: Profile) -> list[SnapshotPart]:
    return [part async for part in link.stream(LoadSnapshot(profile.name))]


async def next_start(link: EngineLink) -> EngineLink:
    """The program ended and started again."""
    await link.stop()
    await link.start()
    return link


async def test_the_next_start_has_the_last_known_state_before_anybody_signs_in(
    signed_in: EngineLink, profile: Profile
) -> None:
    await signed_in.request(SaveProfile(profile))
    entities = signed_in.stream(LoadHierarchy())
    (batch,) = [part async for part in entities]
    accounts = await every_part(signed_in, LoadAccounts(page_size=5))
    parts = await every_snapshot_part(await next_start(signed_in), profile)
    assert (parts[0].table, parts[0].last) == ("entities", True)
    assert parts[0].batch == batch
    assert parts[0].at == entities.answer.at
    assert [part.batch for part in parts[1:]] == accounts
    assert [part.last for part in parts[1:]] == [False] * (len(accounts) - 1) + [True]


async def test_a_load_that_was_broken_off_leaves_the_last_known_state_alone(
    signed_in: EngineLink, profile: Profile
) -> None:
    await signed_in.request(SaveProfile(profile))
    whole = await every_part(signed_in, LoadAccounts(page_size=100))
    broken_off = signed_in.stream(LoadAccounts(page_size=1))
    await anext(broken_off)
    await broken_off.aclose()
    parts = await every_snapshot_part(await next_start(signed_in), profile)
    assert [part.batch for part in parts] == whole


async def test_a_damaged_last_known_state_is_said_and_the_next_load_writes_a_fresh_one(
    signed_in: EngineLink, profile: Profile
) -> None:
    await signed_in.request(SaveProfile(profile))
    await every_part(signed_in, LoadHierarchy())
    await signed_in.stop()
    (snapshot,) = files_below(snapshot_folder())
    snapshot.write_bytes(b"this was a snapshot once " * 100)
    await signed_in.start()
    with pytest.raises(SnapshotProblem):
        await every_snapshot_part(signed_in, profile)
    await signed_in.request(SignIn(profile, PASSWORD))
    await every_part(signed_in, LoadHierarchy())
    assert len(await every_snapshot_part(await next_start(signed_in), profile)) == 1


async def test_a_profile_of_another_user_does_not_show_what_the_former_one_saw(
    signed_in: EngineLink, profile: Profile, home: Path
) -> None:
    await signed_in.request(SaveProfile(profile))
    await every_part(signed_in, LoadHierarchy())
    await signed_in.request(SaveProfile(msgspec.structs.replace(profile, user="anna")))
    assert await every_snapshot_part(signed_in, profile) == []


async def test_a_demo_leaves_no_customers_on_disk(link: EngineLink, profile: Profile) -> None:
    await link.request(SignIn(msgspec.structs.replace(profile, environment="demo"), PASSWORD))
    await every_part(link, LoadHierarchy())
    await link.stop()
    assert files_below(snapshot_folder()) == {}


async def test_who_was_signed_in_last_is_not_worth_refusing_a_session(
    link: EngineLink, profile: Profile, home: Path
) -> None:
    await link.request(SaveProfile(profile))
    (home / "config" / "profiles.json").write_bytes(b"damaged")
    assert (await link.request(SignIn(profile, PASSWORD))).operations
    assert (await link.call(GetEntityAccounts(TargetEntityID=0, PageSize=1, PageIndex=1))).Accounts


async def test_a_profile_whose_password_cannot_be_forgotten_leaves_no_customers_behind(
    profile: Profile, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", f"{LockedKeyring.__module__}.{LockedKeyring.__name__}")
    remembered = msgspec.structs.replace(profile, remember=True)
    link = EngineLink()
    await link.start()
    try:
        await link.request(SaveProfile(remembered))
        await link.request(SignIn(remembered, PASSWORD))
        await every_part(link, LoadHierarchy())
        with pytest.raises(VaultUnavailable, match="locked"):
            await link.request(DeleteProfile(remembered.name))
    finally:
        await link.stop()
    assert list((home / "snapshots").iterdir()) == []


async def test_the_binding_is_told_as_known_and_anew(signed_in: EngineLink, provider: RunningProvider) -> None:
    provider.faults.vary(Missing("SuspendEntity", "TargetEntityId"))
    known = await signed_in.request(ReadBinding())
    assert switched_off(standings(known)) == {}
    anew = await signed_in.request(ReadBinding(fresh=True))
    assert [report.service for report in anew] == [report.service for report in known]
    assert switched_off(standings(anew)) == {"SuspendEntity": "TargetEntityId has no place in the request."}
    assert all(report.binding is not None and not report.problem for report in anew)
