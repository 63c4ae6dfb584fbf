"""Servers that differ from the declared one: how each operation stands, what is sent to them, and what that does."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence

import msgspec
import pytest
from lxml import etree

from console.contract.services.account_management import ChangeAccountSize, GetAccountUsedSpace
from console.contract.services.appliances_management import GetEntityAppliances
from console.contract.services.company_management import EditCompany
from console.contract.services.entity_management import GetEntityAccounts, GetEntityHierarchy
from console.contract.services.entity_status import SuspendEntity
from console.contract.services.license_management import AssignLicense
from console.contract.standing import OperationStanding, Standing, standings
from console.demo.exchange import Exchange
from console.demo.records import Status
from console.demo.variants import (
    Bare,
    Called,
    Extended,
    Header,
    Missing,
    Renamed,
    Reordered,
    Retyped,
    Variant,
    Wrapped,
)
from console.errors import InvalidInput, OperationOff
from console.session.profile import Profile
from console.session.session import Session
from tests.support.provider import PASSWORD, RunningProvider

COMPANY = 311
SUSPEND = SuspendEntity(TargetEntityId=COMPANY)
EDIT = EditCompany(CompanyEntityId=COMPANY, GeneralContactPerson="Amelia Stone", DiskQuotaGB=1_500)
HIERARCHY = GetEntityHierarchy(TargetEntityID=0, IncludeInactive=True)
PAGE = GetEntityAccounts(TargetEntityID=0, PageSize=5, PageIndex=1)


class Noted:
    """A mishap that lets every call go on, and keeps what was sent."""

    goes_on = True

    def __init__(self) -> None:
        self.envelopes: list[etree._Element] = []

    async def happen(self, exchange: Exchange) -> None:
        self.envelopes.append(etree.fromstring(await exchange.request.read()))

    def names(self) -> list[str]:
        """Every element of the last body, outermost first."""
        (body,) = self.envelopes[-1].findall("{*}Body")
        return [etree.QName(element).localname for element in body.iterdescendants("*")]

    def header_names(self) -> list[str]:
        (header,) = self.envelopes[-1].findall("{*}Header")
        return [etree.QName(element).localname for element in header.iterdescendants("*")]


@pytest.fixture
def sent(provider: RunningProvider) -> Noted:
    noted = Noted()
    provider.faults.add(noted)
    return noted


@pytest.fixture
async def session(profile: Profile) -> AsyncIterator[Session]:
    async with Session(profile, PASSWORD) as session:
        yield session


async def standing(session: Session, name: str) -> OperationStanding:
    reports = await session.read_binding(fresh=True)
    assert [report.problem for report in reports if report.problem] == []
    (found,) = (found for found in standings(reports) if found.operation == name)
    return found


def words(found: OperationStanding) -> list[str]:
    return [difference.words for difference in found.differences]


@pytest.mark.parametrize(
    ("variants", "expected", "told", "names"),
    [
        (
            [Renamed("SuspendEntity", "TargetEntityId", "targetentityid")],
            Standing.ADAPTED,
            ["TargetEntityId is called targetentityid here."],
            ["SuspendEntity", "request", "targetentityid"],
        ),
        (
            [Renamed("SuspendEntity", "TargetEntityId", "ForEntityID")],
            Standing.ADAPTED,
            ["TargetEntityId is called ForEntityID here."],
            ["SuspendEntity", "request", "ForEntityID"],
        ),
        (
            [Called("SuspendEntity", "suspendEntity")],
            Standing.ADAPTED,
            ["The operation is called suspendEntity here."],
            ["suspendEntity", "request", "TargetEntityId"],
        ),
        (
            [Bare("SuspendEntity")],
            Standing.ADAPTED,
            ["The fields lie right in the body's element here, without <request>."],
            ["SuspendEntity", "TargetEntityId"],
        ),
        (
            [Renamed("SuspendEntity", "request", "query")],
            Standing.ADAPTED,
            ["The fields lie in <query> here."],
            ["SuspendEntity", "query", "TargetEntityId"],
        ),
        (
            [Renamed("SuspendEntity", "SuspendEntityResult", "Outcome")],
            Standing.ADAPTED,
            ["The reply's fields lie in <Outcome> here."],
            ["SuspendEntity", "request", "TargetEntityId"],
        ),
        (
            [Retyped("SuspendEntity", "TargetEntityId", "long")],
            Standing.ADAPTED,
            ["TargetEntityId is of type long here, not int."],
            ["SuspendEntity", "request", "TargetEntityId"],
        ),
        (
            [Extended("SuspendEntity", "TargetEntityId", "Reason")],
            Standing.EXTENDED,
            ["The server also takes Reason."],
            ["SuspendEntity", "request", "TargetEntityId"],
        ),
        (
            [Missing("SuspendEntity", "AlreadySuspended")],
            Standing.ADAPTED,
            ["AlreadySuspended does not come in the reply."],
            ["SuspendEntity", "request", "TargetEntityId"],
        ),
        (
            [
                Bare("SuspendEntity"),
                Renamed("SuspendEntity", "TargetEntityId", "targetEntityId"),
                Extended("SuspendEntity", "targetEntityId", "Reason"),
                Renamed("SuspendEntity", "SuspendEntityResult", "Outcome"),
                Called("SuspendEntity", "suspendentity"),
                Header("UserName", "username"),
            ],
            Standing.ADAPTED,
            [
                "The operation is called suspendentity here.",
                "The fields lie right in the body's element here, without <request>.",
                "TargetEntityId is called targetEntityId here.",
                "The server also takes Reason.",
                "UserName, which signs the call in, is called username here.",
                "The reply's fields lie in <Outcome> here.",
            ],
            ["suspendentity", "targetEntityId"],
        ),
    ],
    ids=lambda value: None,
)
async def test_a_change_that_has_its_place_is_sent_as_the_server_wants_it_and_happens(
    provider: RunningProvider,
    session: Session,
    sent: Noted,
    variants: Sequence[Variant],
    expected: Standing,
    told: list[str],
    names: list[str],
) -> None:
    provider.faults.vary(*variants)
    found = await standing(session, "SuspendEntity")
    assert (found.standing, words(found), found.off) == (expected, told, "")
    await session.call(SUSPEND)
    assert sent.names() == names
    assert provider.state.entities[COMPANY].status is Status.SUSPENDED


async def test_several_fields_go_out_in_the_servers_order_and_names(
    provider: RunningProvider, session: Session, sent: Noted
) -> None:
    provider.faults.vary(Reordered("EditCompany"), Renamed("EditCompany", "DiskQuotaGB", "diskQuotaGb"))
    found = await standing(session, "EditCompany")
    assert found.standing is Standing.ADAPTED
    assert "The server has its fields in another order." in words(found)
    await session.call(EDIT)
    entity = provider.state.entities[COMPANY]
    assert (entity.quota_gb, entity.contact_person) == (1_500, "Amelia Stone")
    fields = [name for name in sent.names() if name in ("CompanyEntityId", "GeneralContactPerson", "diskQuotaGb")]
    assert fields == ["diskQuotaGb", "GeneralContactPerson", "CompanyEntityId"]


async def test_the_header_that_signs_in_is_spelt_as_the_server_spells_it(
    provider: RunningProvider, session: Session, sent: Noted
) -> None:
    provider.faults.vary(
        Header("AuthHeader", "authheader"), Header("UserName", "username"), Header("Password", "PASSWORD")
    )
    found = await standing(session, "SuspendEntity")
    assert found.standing is Standing.ADAPTED
    assert words(found)[0] == "AuthHeader, which signs the call in, is called authheader here."
    await session.call(SUSPEND)
    assert sent.header_names() == ["authheader", "username", "PASSWORD"]
    assert provider.state.entities[COMPANY].status is Status.SUSPENDED


async def test_parameters_that_are_declared_bare_may_lie_in_a_wrapper(
    provider: RunningProvider, session: Session, sent: Noted
) -> None:
    asked = GetAccountUsedSpace(userName="desk.ruth")
    used = GetAccountUsedSpace(userName=next(iter(provider.state.accounts)))
    provider.faults.vary(Wrapped("GetAccountUsedSpace", "query"), Called("GetAccountUsedSpace", "getaccountusedspace"))
    assert asked.spec.style == "bare"
    assert (await standing(session, "GetAccountUsedSpace")).standing is Standing.ADAPTED
    assert (await session.call(used)).usedSpaceInKB is not None
    assert sent.names() == ["getaccountusedspace", "query", "userName"]


@pytest.mark.parametrize(
    ("variants", "off"),
    [
        ([Missing("SuspendEntity")], "This server does not offer SuspendEntity."),
        (
            [Renamed("SuspendEntity", "TargetEntityId", "Whom")],
            "TargetEntityId has no place in the request. The server wants Whom, which the console does not know.",
        ),
        ([Missing("SuspendEntity", "TargetEntityId")], "TargetEntityId has no place in the request."),
        (
            [
                Bare("SuspendEntity"),
                Missing("SuspendEntity", "TargetEntityId"),
                Called("SuspendEntity", "suspendEntity"),
            ],
            "TargetEntityId has no place in the request.",
        ),
        (
            [Extended("SuspendEntity", "TargetEntityId", "Reason", required=True)],
            "The server wants Reason, which the console does not know.",
        ),
        (
            [Retyped("SuspendEntity", "TargetEntityId", "boolean")],
            "TargetEntityId is of type boolean here, not int.",
        ),
        ([Missing("SuspendEntity", "Result")], "Result does not come in the reply."),
    ],
    ids=lambda value: None,
)
async def test_a_change_without_a_safe_place_is_switched_off_and_never_sent(
    provider: RunningProvider, session: Session, sent: Noted, variants: Sequence[Variant], off: str
) -> None:
    provider.faults.vary(*variants)
    found = await standing(session, "SuspendEntity")
    assert (found.standing, found.off) == (Standing.OFF, off)
    assert session.signed_in.broken["SuspendEntity"] == off
    with pytest.raises(OperationOff, match="switched off on this server"):
        await session.call(SUSPEND)
    assert sent.envelopes == []
    assert provider.state.is_active(COMPANY)


async def test_a_change_whose_payload_has_no_place_is_switched_off_with_the_field_named(
    provider: RunningProvider, session: Session, sent: Noted
) -> None:
    username, account = next(iter(provider.state.accounts.items()))
    before = account.size_mb
    provider.faults.vary(Renamed("ChangeAccountSize", "AccountSizeMB", "Quota"))
    found = await standing(session, "ChangeAccountSize")
    assert found.standing is Standing.OFF
    assert found.off.startswith("AccountSizeMB has no place in the request.")
    with pytest.raises(OperationOff, match="AccountSizeMB has no place") as refused:
        await session.call(ChangeAccountSize(Username=username, AccountSizeMB=20_480, SendEmailToCustomer=False))
    assert "AccountSizeMB" in refused.value.facts["missing"]
    assert sent.envelopes == []
    assert account.size_mb == before


async def test_a_change_goes_without_a_lost_field_that_it_need_not_have_and_is_refused_with_it(
    provider: RunningProvider, session: Session, sent: Noted
) -> None:
    provider.faults.vary(Missing("EditCompany", "DiskQuotaGB"))
    found = await standing(session, "EditCompany")
    assert (found.standing, found.off) == (Standing.ADAPTED, "")
    assert "DiskQuotaGB has no place in the request." in words(found)
    with pytest.raises(OperationOff, match="no place for DiskQuotaGB"):
        await session.call(EDIT)
    assert sent.envelopes == []
    await session.call(EditCompany(CompanyEntityId=COMPANY, GeneralContactPerson="Amelia Stone"))
    entity = provider.state.entities[COMPANY]
    assert (entity.quota_gb, entity.contact_person) == (1_000, "Amelia Stone")


async def test_a_read_without_a_place_for_a_field_is_limited_and_asked_all_the_same(
    provider: RunningProvider, session: Session, sent: Noted
) -> None:
    provider.faults.vary(Missing("GetEntityHierarchy", "IncludeInactive"))
    found = await standing(session, "GetEntityHierarchy")
    assert (found.standing, found.off) == (Standing.LIMITED, "")
    assert found.warning == "IncludeInactive has no place in the request."
    assert "GetEntityHierarchy" not in session.signed_in.broken
    assert (await session.call(HIERARCHY)).Entities
    assert sent.names() == ["GetEntityHierarchy", "request", "TargetEntityID"]


@pytest.mark.parametrize("lost", ["TargetEntityID", "PageIndex", "PageSize"])
async def test_a_read_that_lost_whom_it_is_for_or_which_page_is_switched_off(
    provider: RunningProvider, session: Session, sent: Noted, lost: str
) -> None:
    provider.faults.vary(Missing("GetEntityAccounts", lost))
    found = await standing(session, "GetEntityAccounts")
    assert (found.standing, found.off) == (Standing.OFF, f"{lost} has no place in the request.")
    with pytest.raises(OperationOff, match=lost):
        await session.call(PAGE)
    assert sent.envelopes == []


async def test_a_read_that_lost_its_verdict_or_a_number_is_limited(provider: RunningProvider, session: Session) -> None:
    provider.faults.vary(Retyped("GetEntityHierarchy", "ParentEntityID", "string"))
    found = await standing(session, "GetEntityHierarchy")
    assert found.standing is Standing.LIMITED
    assert found.warning.endswith("is of type string here, not int.")
    assert (await session.call(HIERARCHY)).Entities


async def test_a_closed_list_that_became_a_text_still_takes_and_gives_its_words(
    provider: RunningProvider, session: Session
) -> None:
    provider.faults.vary(
        Retyped("AssignLicense", "LicenseType", "string"), Retyped("GetEntityHierarchy", "EntityType", "string")
    )
    assert (await standing(session, "AssignLicense")).standing is Standing.ADAPTED
    assert (await standing(session, "GetEntityHierarchy")).standing is Standing.ADAPTED
    assert {entity.EntityType for entity in (await session.call(HIERARCHY)).Entities} >= {"Company", "Partner"}
    pool = provider.state.entities[COMPANY]
    before = pool.shadowprotect_licences
    await session.call(
        AssignLicense(Username="ruth.hart", LicenseProviderEntityId=COMPANY, LicenseType="SkraftDiskImageV5")
    )
    assert pool.shadowprotect_licences == before - 1


async def test_a_text_that_became_a_closed_list_takes_what_is_in_it_and_nothing_else_is_sent(
    provider: RunningProvider, session: Session, sent: Noted
) -> None:
    provider.faults.vary(Retyped("EditCompany", "GeneralContactPerson", "Contact", ("Amelia Stone", "Ruth Hart")))
    assert (await standing(session, "EditCompany")).standing is Standing.ADAPTED
    await session.call(EDIT)
    assert provider.state.entities[COMPANY].contact_person == "Amelia Stone"
    sent.envelopes.clear()
    with pytest.raises(InvalidInput, match="must be one of Amelia Stone, Ruth Hart on this server") as refused:
        await session.call(EditCompany(CompanyEntityId=COMPANY, GeneralContactPerson="Nobody Known"))
    assert [found["path"] for found in refused.value.facts["problems"]] == ["GeneralContactPerson"]
    assert sent.envelopes == []


async def test_a_closed_list_of_other_values_is_told_and_written_as_the_server_spells_it(
    provider: RunningProvider, session: Session, sent: Noted
) -> None:
    listed = ("SKRAFTDiskImageV5", "Perpetual")
    provider.faults.vary(Retyped("AssignLicense", "LicenseType", "Licence", listed))
    found = await standing(session, "AssignLicense")
    assert (found.standing, found.off) == (Standing.ADAPTED, "")
    said = [sentence for sentence in words(found) if "LicenseType" in sentence]
    assert "LicenseType has SKRAFTDiskImageV5 here for SkraftDiskImageV5." in said
    assert "LicenseType may also be Perpetual here." in said
    assert "LicenseType cannot be SqlBackup here." in said
    pool = provider.state.entities[COMPANY]
    before = pool.shadowprotect_licences
    assign = AssignLicense(Username="ruth.hart", LicenseProviderEntityId=COMPANY, LicenseType="SkraftDiskImageV5")
    await session.call(assign)
    assert pool.shadowprotect_licences == before - 1
    sent.envelopes.clear()
    with pytest.raises(InvalidInput, match="LicenseType must be one of"):
        await session.call(msgspec.structs.replace(assign, LicenseType="SqlBackup"))
    assert sent.envelopes == []


async def test_an_object_that_became_a_plain_value_limits_a_read(provider: RunningProvider, session: Session) -> None:
    provider.faults.vary(Retyped("GetEntityAppliances", "StatusInfo", "string"))
    found = await standing(session, "GetEntityAppliances")
    assert found.standing is Standing.LIMITED
    assert found.warning.endswith("StatusInfo is a plain value here, without fields.")
    assert GetEntityAppliances.spec.name not in session.signed_in.broken


async def test_what_one_server_lacks_leaves_its_other_operations_alone(
    provider: RunningProvider, session: Session
) -> None:
    provider.faults.vary(Missing("SuspendEntity", "TargetEntityId"), Bare("EditCompany"))
    found = {operation.operation: operation.standing for operation in standings(await session.read_binding())}
    changed = {name: how for name, how in found.items() if how is not Standing.SAME}
    assert changed == {"SuspendEntity": Standing.OFF, "EditCompany": Standing.ADAPTED}
    await session.call(EDIT)
    assert provider.state.entities[COMPANY].quota_gb == 1_500
