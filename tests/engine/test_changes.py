"""How a change is made: held to its rules, written down, sent once, and settled where its answer was lost."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest

from console.commands.change import Change, JournalEntry, JournalQuery, Outcome, Target, TargetKind
from console.commands.command import command_for
from console.commands.journal import Journal
from console.contract import codes
from console.contract.language import Operation
from console.contract.services.account_management import (
    ChangeAccountSize,
    ChangeBackupAccountPassword,
    CreateAccountBySize,
    SuspendAccount,
    UncancelAccount,
    UnsuspendAccount,
)
from console.contract.services.company_management import EditCompany
from console.contract.services.entity_management import GetEntityAccounts
from console.contract.services.entity_status import ActivateEntity, SuspendEntity, UncancelEntity
from console.contract.services.license_management import AssignLicense, LicenseType, RemoveLicense, UnassignLicense
from console.contract.services.partner_management import CancelEmptyPartner, SendResetPasswordLink
from console.demo.mishaps import Broken, Fault, Lose, Malformed, Portal, Refuse, Unauthorized, Unavailable
from console.demo.records import Status
from console.demo.state import UNCANCEL_TEMPLATE, State
from console.demo.variants import Missing
from console.engine import settling
from console.engine.changes import Changes
from console.engine.ledger import now
from console.engine.settling import Patience
from console.errors import (
    InvalidInput,
    JournalProblem,
    NotInJournal,
    OperationOff,
    OutcomeUnknown,
    ProviderRefused,
    StillUnsettled,
)
from console.paths import journal_folder
from console.session.session import Session
from tests.support.held import Held
from tests.support.linked import Profile
from tests.support.provider import PASSWORD, RunningProvider

AT_ONCE = Patience(certain_after=0.0, first_pause=0.01, longest_pause=0.05)
NAME = "owen.pryce"


@pytest.fixture
async def session(profile: Profile) -> AsyncIterator[Session]:
    hasty = msgspec.structs.replace(profile, silence_timeout=5.0)
    async with await Session.sign_in(hasty, PASSWORD) as session:
        yield session


@pytest.fixture
def changes() -> Changes:
    return Changes(Journal(journal_folder()))


def change_of(request: Operation[Any], **facts: str) -> Change:
    known = command_for(request.spec)
    return Change.of(request, Target(known.target_kind, known.key(request)), **facts)


async def entry_of(changes: Changes, change: Change) -> JournalEntry:
    return await changes.ledger.entry(change.id)


def suspending() -> Change:
    return change_of(SuspendAccount(Username=NAME, Reason="Unpaid"))


async def test_a_change_stands_in_the_journal_before_it_reaches_the_provider(
    session: Session, changes: Changes, provider: RunningProvider
) -> None:
    held = Held()
    provider.faults.add(held, operation="SuspendAccount")
    change = suspending()
    making = asyncio.get_running_loop().create_task(changes.make(session, change))
    await held.arrived.wait()
    begun = await entry_of(changes, change)
    assert begun.outcome is Outcome.OPEN
    assert begun.before == {"IsActive": True}
    assert begun.fields["Reason"] == "Unpaid"
    held.release()
    result = await making
    assert (result.outcome, result.entry) == (Outcome.DONE, change.id)
    assert result.touched_accounts == (NAME,)
    assert (await entry_of(changes, change)).outcome is Outcome.DONE
    assert provider.state.accounts[NAME].status is Status.SUSPENDED


async def test_a_change_that_is_in_the_journal_is_never_sent_again(
    session: Session, changes: Changes, provider: RunningProvider
) -> None:
    change = suspending()
    await changes.make(session, change)
    provider.state.accounts[NAME].status = Status.ACTIVE
    again = await changes.make(session, change)
    assert (again.outcome, again.entry) == (Outcome.DONE, change.id)
    assert provider.state.accounts[NAME].status is Status.ACTIVE


async def test_of_two_that_make_one_change_at_once_only_one_sends_it(
    session: Session, changes: Changes, provider: RunningProvider
) -> None:
    change = change_of(UnsuspendAccount(Username=NAME))
    provider.state.accounts[NAME].status = Status.SUSPENDED
    results = await asyncio.gather(*(changes.make(session, change) for _ in range(5)))
    assert [bool(result.reply) for result in results].count(True) == 1
    assert len(list(Journal(journal_folder()).entries(JournalQuery()))) == 1


async def test_nothing_is_sent_where_the_journal_cannot_be_written(
    session: Session, provider: RunningProvider, home: Path
) -> None:
    await asyncio.to_thread(home.mkdir, exist_ok=True)
    (home / "journal").write_text("no folder", encoding="utf-8")
    with pytest.raises(JournalProblem):
        await Changes(Journal(journal_folder())).make(session, suspending())
    assert provider.state.accounts[NAME].status is Status.ACTIVE


async def test_the_outcome_is_told_where_the_journal_fills_up_meanwhile_and_written_later(
    session: Session, changes: Changes, provider: RunningProvider, home: Path
) -> None:
    held = Held()
    provider.faults.add(held, operation="SuspendAccount")
    change = suspending()
    making = asyncio.get_running_loop().create_task(changes.make(session, change))
    await held.arrived.wait()
    folder, away = home / "journal", home / "away"
    folder.rename(away)
    folder.write_text("no folder", encoding="utf-8")
    held.release()
    result = await making
    assert result.outcome is Outcome.DONE
    assert "journal" in result.advice
    folder.unlink()
    away.rename(folder)
    assert (await changes.settle(session, change.id)).outcome is Outcome.DONE


async def test_a_read_only_profile_writes_nothing_down(profile: Profile, changes: Changes) -> None:
    async with await Session.sign_in(msgspec.structs.replace(profile, read_only=True), PASSWORD) as session:
        result = await changes.make(session, suspending())
    assert (result.outcome, result.entry, result.failure) == (Outcome.NOT_SENT, "", OperationOff.__name__)
    assert list(Journal(journal_folder()).entries(JournalQuery())) == []


async def test_an_operation_that_this_server_lacks_a_field_of_is_not_sent(
    profile: Profile, changes: Changes, provider: RunningProvider
) -> None:
    provider.faults.vary(Missing(operation="SuspendAccount", field="Username"))
    async with await Session.sign_in(profile, PASSWORD) as session:
        result = await changes.make(session, suspending())
    assert (result.outcome, result.entry, result.failure) == (Outcome.NOT_SENT, "", OperationOff.__name__)


async def test_a_value_that_breaks_a_rule_is_not_sent_and_its_field_is_named(
    session: Session, changes: Changes
) -> None:
    request = ChangeAccountSize(Username=NAME, AccountSizeMB=1_234, SendEmailToCustomer=False)
    result = await changes.make(session, change_of(request))
    assert (result.outcome, result.entry) == (Outcome.NOT_SENT, "")
    assert (result.field, result.failure) == ("AccountSizeMB", InvalidInput.__name__)


async def test_a_read_is_no_change(session: Session, changes: Changes) -> None:
    read = Change.of(GetEntityAccounts(TargetEntityID=0, PageSize=1, PageIndex=1), Target(TargetKind.ENTITY, "0"))
    assert (await changes.make(session, read)).outcome is Outcome.NOT_SENT


async def test_what_moved_since_it_was_looked_at_is_told_and_nothing_is_sent(
    session: Session, changes: Changes, provider: RunningProvider
) -> None:
    request = ChangeAccountSize(Username=NAME, AccountSizeMB=102_400, SendEmailToCustomer=False)
    change = change_of(request)
    seen = (await changes.prepare(session, change)).state
    provider.state.accounts[NAME].size_mb = 20_480
    result = await changes.make(session, change, seen)
    assert result.outcome is Outcome.NOT_SENT
    assert result.moved is not None
    assert result.moved["AccountSizeMB"] == 20_480
    assert (await changes.make(session, change, result.moved)).outcome is Outcome.DONE


async def test_only_what_both_looks_tell_is_compared(session: Session, changes: Changes) -> None:
    result = await changes.make(session, suspending(), {"IsActive": True, "told no more": 1})
    assert result.outcome is Outcome.DONE


@pytest.mark.parametrize(
    "mishap",
    [Lose(), Refuse(), Malformed(), Broken(), Unavailable(), Portal()],
    ids=lambda mishap: type(mishap).__name__.lower(),
)
async def test_an_answer_that_is_lost_or_none_leaves_the_outcome_unknown(
    session: Session, changes: Changes, provider: RunningProvider, mishap: Any
) -> None:
    provider.faults.add(mishap, operation="SuspendAccount")
    change = suspending()
    result = await changes.make(session, change)
    assert (result.outcome, result.failure) == (Outcome.UNKNOWN, OutcomeUnknown.__name__)
    assert result.touched_accounts == (NAME,)
    assert (await entry_of(changes, change)).outcome is Outcome.UNKNOWN


@pytest.mark.parametrize("mishap", [Fault(), Unauthorized()], ids=["fault", "unauthorized"])
async def test_a_server_that_says_no_has_refused(
    session: Session, changes: Changes, provider: RunningProvider, mishap: Any
) -> None:
    provider.faults.add(mishap, operation="SuspendAccount")
    assert (await changes.make(session, suspending())).outcome is Outcome.REFUSED


async def test_a_provider_that_cannot_be_reached_was_certainly_sent_nothing(
    fresh_provider: RunningProvider, changes: Changes
) -> None:
    profile = Profile(name="Gone", environment="other", base=fresh_provider.base, user="demo", proxy="none")
    async with await Session.sign_in(profile, PASSWORD) as session:
        fresh_provider.stop()
        change = suspending()
        result = await changes.make(session, change)
    assert (result.outcome, result.touched_accounts) == (Outcome.NOT_SENT, ())
    assert (await entry_of(changes, change)).outcome is Outcome.NOT_SENT


def _cancelled(state: State) -> None:
    state.accounts[NAME].status = Status.CANCELLED


def _expired(state: State) -> None:
    state.entities[225].status = Status.EXPIRED
    state.changed()


def _as_it_is(_: State) -> None:
    """The estate as it is."""


_NEW_ACCOUNT: dict[str, Any] = {
    "TargetEntityId": 311,
    "Password": "Quiet4Harbour",
    "AccountSizeMB": 51_200,
    "FullName": "Amelia Stone",
    "Email": "amelia@stone.example",
    "IsUltrasafe": False,
}
_SQL = LicenseType.SQL_BACKUP.value


@pytest.mark.parametrize(
    ("request_", "ready", "code", "field"),
    [
        (CreateAccountBySize(Username=NAME, **_NEW_ACCOUNT), _as_it_is, codes.ALREADY_EXISTS, "Username"),
        (SuspendAccount(Username="nobody.at.all"), _as_it_is, codes.OBJECT_ENTITY_MISMATCH, None),
        (SuspendAccount(Username=NAME), _cancelled, codes.ACCOUNT_IS_NOT_ACTIVE, None),
        (
            UncancelAccount(Username="nobody.at.all", SendEmailToCustomer=False),
            _as_it_is,
            codes.INVALID_PARAMETER_USER_NAME,
            "Username",
        ),
        (UncancelAccount(Username=NAME, SendEmailToCustomer=False), _as_it_is, codes.ACCOUNT_IS_NOT_CANCELED, None),
        (UncancelEntity(TargetEntityId=225), _expired, codes.ENTITY_EXPIRED, None),
        (UncancelEntity(TargetEntityId=225), _as_it_is, codes.ENTITY_STATUS_FLOW_TRANSITION_VIOLATION, None),
        (CancelEmptyPartner(PartnerEntityId=221), _as_it_is, codes.ENTITY_IS_NOT_EMPTY, None),
        (
            UnassignLicense(
                Username="brightwater.xray",
                LicenseProviderEntityId=221,
                LicenseType=LicenseType.SKRAFT_DISK_IMAGE_V5.value,
            ),
            _as_it_is,
            codes.ENTITY_WRONG_HIERARCHY,
            "LicenseProviderEntityId",
        ),
        (
            RemoveLicense(Username="ruth.hart", LicenseType=LicenseType.SKRAFT_DISK_IMAGE_V5.value),
            _as_it_is,
            codes.NO_LICENSES_ARE_AVAILABLE,
            "LicenseType",
        ),
        (
            EditCompany(CompanyEntityId=312, DataCenterCountryCodeIsoA2="AQ"),
            _as_it_is,
            codes.CANNOT_FIND_DATA_CENTER_FOR_COUNTRY,
            "DataCenterCountryCodeIsoA2",
        ),
        (
            AssignLicense(Username="brightwater.xray", LicenseProviderEntityId=999, LicenseType=_SQL),
            _as_it_is,
            None,
            None,
        ),
    ],
    ids=lambda value: value.name if isinstance(value, codes.ResultCode) else "",
)
async def test_a_refusal_is_told_in_words_with_the_field_that_is_meant(
    session: Session,
    changes: Changes,
    provider: RunningProvider,
    request_: Operation[Any],
    ready: Callable[[State], None],
    code: codes.ResultCode | None,
    field: str | None,
) -> None:
    ready(provider.state)
    change = change_of(request_)
    result = await changes.make(session, change)
    assert (result.outcome, result.failure) == (Outcome.REFUSED, ProviderRefused.__name__)
    assert result.summary
    assert result.advice
    if code is not None:
        assert result.code_name == code.name
    if field is not None:
        assert result.field == field
    entry = await entry_of(changes, change)
    assert (entry.outcome, entry.code, entry.message) == (Outcome.REFUSED, result.code, result.message)


async def test_what_was_done_all_but_the_mail_is_partly_done(
    session: Session, changes: Changes, provider: RunningProvider
) -> None:
    account = provider.state.accounts[NAME]
    account.status = Status.CANCELLED
    provider.state.mail_templates.discard(UNCANCEL_TEMPLATE)
    result = await changes.make(session, change_of(UncancelAccount(Username=NAME, SendEmailToCustomer=True)))
    assert (result.outcome, result.code_name) == (Outcome.PARTLY, "CannotSendEmail")
    assert "not told by e-mail" in result.summary
    assert account.status is Status.ACTIVE


async def test_what_is_broken_off_in_the_middle_is_unknown(
    session: Session, changes: Changes, provider: RunningProvider
) -> None:
    held = Held()
    provider.faults.add(held, operation="SuspendAccount")
    change = suspending()
    making = asyncio.get_running_loop().create_task(changes.make(session, change))
    await held.arrived.wait()
    making.cancel()
    with pytest.raises(asyncio.CancelledError):
        await making
    assert (await entry_of(changes, change)).outcome is Outcome.UNKNOWN


async def test_a_change_waits_until_what_it_would_repeat_or_undo_is_settled(
    session: Session, changes: Changes, provider: RunningProvider
) -> None:
    provider.faults.add(Lose(), operation="SuspendAccount", times=1)
    lost = suspending()
    await changes.make(session, lost)
    for request in (SuspendAccount(Username=NAME), UnsuspendAccount(Username=NAME)):
        refused = await changes.make(session, change_of(request))
        assert (refused.outcome, refused.failure) == (Outcome.NOT_SENT, StillUnsettled.__name__)
    other = change_of(ChangeAccountSize(Username=NAME, AccountSizeMB=102_400, SendEmailToCustomer=False))
    assert (await changes.make(session, other)).outcome is not Outcome.NOT_SENT
    assert (await changes.settle(session, lost.id)).outcome is Outcome.FOUND_DONE
    assert (await changes.make(session, change_of(UnsuspendAccount(Username=NAME)))).outcome is Outcome.DONE


async def test_a_lost_change_that_happened_is_found_at_once(
    session: Session, changes: Changes, provider: RunningProvider
) -> None:
    provider.faults.add(Lose(), operation="SuspendAccount", times=1)
    change = suspending()
    await changes.make(session, change)
    settled = await changes.settle(session, change.id)
    assert settled.outcome is Outcome.FOUND_DONE
    assert settled.note
    assert await changes.settle(session, change.id) == settled


async def test_a_look_that_another_one_overtakes_tells_what_that_one_found(
    session: Session, provider: RunningProvider, changes: Changes, monkeypatch: pytest.MonkeyPatch
) -> None:
    provider.faults.add(Lose(), operation="SuspendAccount", times=1)
    change = suspending()
    await changes.make(session, change)
    unsettled = changes.ledger.unsettled

    async def overtaken(*, mine: bool = False) -> tuple[JournalEntry, ...]:
        monkeypatch.setattr(changes.ledger, "unsettled", unsettled)
        await changes.settle(session, change.id)
        return await unsettled(mine=mine)

    monkeypatch.setattr(changes.ledger, "unsettled", overtaken)
    assert (await changes.settle(session, change.id)).outcome is Outcome.FOUND_DONE


async def test_that_a_change_did_not_happen_is_certain_only_after_a_while(
    session: Session, changes: Changes, provider: RunningProvider, monkeypatch: pytest.MonkeyPatch
) -> None:
    provider.faults.add(Refuse(), operation="SuspendAccount", times=1)
    change = suspending()
    await changes.make(session, change)
    assert (await changes.settle(session, change.id)).outcome is Outcome.UNKNOWN
    later = now() + round(Patience().certain_after + 1) * 1_000_000
    monkeypatch.setattr(settling, "now", lambda: later)
    assert (await changes.settle(session, change.id)).outcome is Outcome.FOUND_UNDONE


async def test_what_no_read_can_tell_is_left_to_a_person_who_says_how_they_know(
    session: Session, changes: Changes, provider: RunningProvider
) -> None:
    provider.faults.add(Lose(), operation="SendResetPasswordLink", times=1)
    change = change_of(SendResetPasswordLink(TargetEntityID=311))
    assert (await changes.make(session, change)).outcome is Outcome.UNKNOWN
    assert (await changes.settle(session, change.id)).outcome is Outcome.UNKNOWN
    decide = changes.settling.decide
    with pytest.raises(InvalidInput):
        await decide(change.id, "  ", "anna", has_happened=True)
    decided = await decide(change.id, "The customer has the mail", "anna", has_happened=True)
    assert (decided.outcome, decided.note) == (Outcome.FOUND_DONE, "anna: The customer has the mail")
    assert await decide(change.id, "The customer has the mail", "anna", has_happened=True) == decided
    with pytest.raises(InvalidInput, match="settled already"):
        await decide(change.id, "It never came", "ben", has_happened=False)


async def test_a_lost_password_is_proved_as_long_as_it_is_remembered(
    session: Session, changes: Changes, provider: RunningProvider
) -> None:
    provider.faults.add(Lose(), operation="ChangeBackupAccountPassword", times=1)
    request = ChangeBackupAccountPassword(Username=NAME, NewPassword="Quiet4Harbour", SendEmailToCustomer=False)
    change = change_of(request)
    assert (await changes.make(session, change)).outcome is Outcome.UNKNOWN
    assert "Quiet4Harbour" not in str(await entry_of(changes, change))
    forgetful = Changes(Journal(journal_folder()), patience=AT_ONCE)
    assert not (await forgetful.settle(session, change.id)).outcome.is_settled
    assert (await changes.settle(session, change.id)).outcome is Outcome.FOUND_DONE


async def test_what_is_unsettled_is_looked_after_in_the_background(session: Session, provider: RunningProvider) -> None:
    told = asyncio.Event()
    changes = Changes(Journal(journal_folder()), told.set, AT_ONCE)

    async def signed_in() -> Session:
        return session

    looking = asyncio.get_running_loop().create_task(changes.settling.go_on(signed_in))
    provider.faults.add(Lose(), operation="SuspendAccount", times=1)
    change = suspending()
    await changes.make(session, change)
    while not (await entry_of(changes, change)).outcome.is_settled:
        told.clear()
        await told.wait()
    looking.cancel()
    assert (await entry_of(changes, change)).outcome is Outcome.FOUND_DONE


async def test_what_was_unknown_in_a_demo_ends_with_it(
    session: Session, profile: Profile, provider: RunningProvider, fresh_provider: RunningProvider
) -> None:
    told = asyncio.Event()
    changes = Changes(Journal(journal_folder()), told.set, AT_ONCE)
    demo = msgspec.structs.replace(profile, environment="demo", base=fresh_provider.base)
    fresh_provider.faults.add(Lose(), operation="SuspendAccount")
    change = suspending()
    async with await Session.sign_in(demo, PASSWORD) as ended:
        await changes.make(ended, change)

    async def signed_in() -> Session:
        return session

    looking = asyncio.get_running_loop().create_task(changes.settling.go_on(signed_in))
    while not (entry := await entry_of(changes, change)).outcome.is_settled:
        told.clear()
        await told.wait()
    looking.cancel()
    assert (entry.outcome, entry.note[:8]) == (Outcome.FOUND_UNDONE, "The demo")


async def test_a_call_without_a_preview_is_journaled_too(
    session: Session, changes: Changes, provider: RunningProvider
) -> None:
    await changes.call(session, SuspendEntity(TargetEntityId=311))
    provider.faults.add(Lose(), operation="ActivateEntity", times=1)
    with pytest.raises(OutcomeUnknown) as lost:
        await changes.call(session, ActivateEntity(TargetEntityId=311))
    (second, first) = Journal(journal_folder()).entries(JournalQuery())
    assert (first.operation, first.outcome, first.target.key) == ("SuspendEntity", Outcome.DONE, "311")
    assert (second.id, second.outcome) == (lost.value.facts["entry"], Outcome.UNKNOWN)


async def test_a_change_that_never_began_is_told_from_one_that_is_unknown(session: Session, changes: Changes) -> None:
    with pytest.raises(NotInJournal):
        await changes.settle(session, "0" * 32)
