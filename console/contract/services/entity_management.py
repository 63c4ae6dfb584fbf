"""EntityManagementService: the hierarchy and the accounts in it. The life of entities is in `entity_status`."""

from __future__ import annotations

import enum
from datetime import datetime
from typing import Annotated

from console.contract import rules, spellings
from console.contract.language import (
    CALLER_AT_ZERO,
    DOCUMENT,
    OP_PAGE,
    SAMPLE,
    Operation,
    Record,
    Reply,
    Result,
    Service,
    about,
)
from console.contract.paging import Paging

ENTITY_MANAGEMENT = Service("EntityManagementService", "The hierarchy, the accounts in it, and the life of entities.")


class EntityType(enum.StrEnum):
    """Kind of an entity; an open list, since the known help page is cut inside the fifth name."""

    UNKNOWN = "Unknown"
    INFRASCALE = "Infrascale"
    DISTRIBUTOR = "Distributor"
    PARTNER = "Partner"
    COMPANY = "Company"


class EntityInHierarchy(Record):
    """One entity of a hierarchy, as a flat row.

    The order is known for the first four fields only, where the known help page ends; the rest is the document's.
    """

    DistributorEntityID: Annotated[int | None, about("distributor above", OP_PAGE, DOCUMENT, minimum=1)] = None
    PartnerEntityID: Annotated[
        int | None,
        about(
            "partner above, or the row itself; 0 = direct company of the distributor, or the distributor itself",
            OP_PAGE,
            DOCUMENT,
            minimum=0,
        ),
    ] = None
    CompanyEntityID: Annotated[
        int | None, about("company itself; 0 = a partner or the distributor", OP_PAGE, DOCUMENT, minimum=0)
    ] = None
    EntityType: Annotated[str | None, about("kind of entity", OP_PAGE, DOCUMENT, choices=EntityType)] = None
    EntityID: Annotated[int | None, about("the row's entity", DOCUMENT, minimum=1)] = None
    EntityName: Annotated[str | None, about("internal name", DOCUMENT)] = None
    ParentEntityID: Annotated[int | None, about("direct parent", DOCUMENT, minimum=1)] = None
    IsActive: Annotated[bool | None, about("entity is active", DOCUMENT)] = None
    ConnectWiseTicketingCompanyId: Annotated[str | None, about("ConnectWise company identifier", DOCUMENT)] = None


class GetEntityHierarchyResult(Reply):
    """The rows of a hierarchy."""

    Result: Annotated[Result | None, about("verdict of the provider", OP_PAGE)] = None
    Entities: Annotated[tuple[EntityInHierarchy, ...], about("one row per entity, the root included", OP_PAGE)] = ()


@ENTITY_MANAGEMENT.read(
    OP_PAGE,
    DOCUMENT,
    target="TargetEntityID",
    notes="There is no paging. A distributor's ParentEntityID is 1, the provider itself, which is not among the rows. "
    "The request spells Connectwise with a small w, the row ConnectWise with a capital one.",
)
class GetEntityHierarchy(Operation[GetEntityHierarchyResult]):
    """Lists an entity and everything below it as flat rows from which a tree can be built."""

    TargetEntityID: Annotated[
        int,
        about(
            "root of the hierarchy",
            OP_PAGE,
            DOCUMENT,
            minimum=0,
            labels=CALLER_AT_ZERO,
            aliases=spellings.ENTITY_ID,
        ),
    ]
    IncludeInactive: Annotated[
        bool, about("also list cancelled, suspended and otherwise inactive entities", OP_PAGE, DOCUMENT)
    ]
    ConnectwiseIntegratorEntityID: Annotated[
        int | None,
        about(
            "entity that holds the ConnectWise set-up", OP_PAGE, DOCUMENT, server_default="the value of TargetEntityID"
        ),
    ] = None


class AccountInfo(Record):
    """One account of an entity; known from the document only, so names and order are not confirmed."""

    Username: Annotated[
        str | None,
        about("account name, unique across the whole system", DOCUMENT, aliases=spellings.ACCOUNT_NAME),
    ] = None
    IsActive: Annotated[bool | None, about("account is active", DOCUMENT)] = None
    IsEntityAdmin: Annotated[bool | None, about("account administers the entity", DOCUMENT)] = None
    SignupDate: Annotated[datetime | None, about("when the account was created", DOCUMENT)] = None
    Email: Annotated[str | None, about("e-mail address", DOCUMENT)] = None
    IsMonitored: Annotated[bool | None, about("backup activity is monitored", DOCUMENT)] = None
    IsEndGuardEnabled: Annotated[bool | None, about("EndGuard is on", DOCUMENT)] = None


class GetEntityDirectAccountsResult(Reply):
    """One page of an entity's own accounts."""

    Result: Annotated[Result | None, about("verdict of the provider", DOCUMENT)] = None
    TotalRecords: Annotated[
        int | None,
        about(
            "accounts in the entity",
            DOCUMENT,
            minimum=0,
            aliases=spellings.ACCOUNTS_TOTAL,
            conflict="GetEntityAccounts has AccountsTotal on the wire where the document prints TotalRecords as well",
        ),
    ] = None
    Accounts: Annotated[tuple[AccountInfo, ...], about("this page's rows", DOCUMENT)] = ()


@ENTITY_MANAGEMENT.read(
    DOCUMENT,
    target="TargetEntityID",
    paging=Paging("PageSize", "PageIndex", "Accounts", total="TotalRecords"),
    style_assumed=True,
    notes="Rows are sorted by Username. The request's wrapper, the place of Result and the name of the rows follow "
    "GetEntityAccounts.",
)
class GetEntityDirectAccounts(Operation[GetEntityDirectAccountsResult]):
    """Lists, page by page, the accounts that belong directly to one entity."""

    TargetEntityID: Annotated[
        int,
        about(
            "entity whose own accounts are listed",
            DOCUMENT,
            minimum=0,
            labels=CALLER_AT_ZERO,
            aliases=spellings.ENTITY_ID,
        ),
    ]
    IncludeInactive: Annotated[bool, about("also list cancelled, suspended and otherwise inactive accounts", DOCUMENT)]
    PageSize: Annotated[int, about("rows a page; no lower limit is printed", DOCUMENT, minimum=1, maximum=5_000)]
    PageIndex: Annotated[int, about("page number, the first is 1", DOCUMENT, minimum=1)]


class AccountDevicesInfo(Record):
    """One active account with its active devices, counted by operating system.

    A device counts once the software was installed and signed in on it. Deactivated in the dashboard, it comes back
    with its next sign-in.
    """

    ParentEntityID: Annotated[
        int | None, about("parent of the owning entity", OP_PAGE, DOCUMENT, SAMPLE, minimum=1)
    ] = None
    EntityID: Annotated[int | None, about("entity that owns the account", OP_PAGE, DOCUMENT, SAMPLE, minimum=1)] = None
    Username: Annotated[
        str | None,
        about(
            "account name, unique across the whole system", OP_PAGE, DOCUMENT, SAMPLE, aliases=spellings.ACCOUNT_NAME
        ),
    ] = None
    IsEntityAdmin: Annotated[bool | None, about("account administers its entity", OP_PAGE, DOCUMENT, SAMPLE)] = None
    SignupDate: Annotated[datetime | None, about("when the account was created", OP_PAGE, DOCUMENT, SAMPLE)] = None
    Email: Annotated[str | None, about("e-mail address", DOCUMENT, SAMPLE)] = None
    FullName: Annotated[
        str | None,
        about("full name", SAMPLE, conflict="the document's table says Bool; the sample has text, which is used"),
    ] = None
    WindowsDevicesTotal: Annotated[
        int | None, about("Windows devices with the software", DOCUMENT, SAMPLE, minimum=0)
    ] = None
    AndroidDevicesTotal: Annotated[
        int | None, about("Android devices with the software", DOCUMENT, SAMPLE, minimum=0)
    ] = None
    MacDevicesTotal: Annotated[int | None, about("Mac devices with the software", DOCUMENT, SAMPLE, minimum=0)] = None
    UsedSpaceKB: Annotated[
        int | None, about("space the account takes", DOCUMENT, SAMPLE, wire="long", minimum=0, unit="KB")
    ] = None
    AccountSizeMB: Annotated[
        int | None, about("storage quota", DOCUMENT, SAMPLE, wire="long", minimum=1, unit="MB")
    ] = None


class GetEntityAccountsResult(Reply):
    """One page of the accounts below an entity."""

    Result: Annotated[Result | None, about("verdict of the provider", OP_PAGE, SAMPLE)] = None
    AccountsTotal: Annotated[
        int | None,
        about(
            "accounts over all pages",
            OP_PAGE,
            SAMPLE,
            minimum=0,
            aliases=spellings.ACCOUNTS_TOTAL,
            conflict="the document prints TotalRecords; help page and sample have AccountsTotal, which is used",
        ),
    ] = None
    Accounts: Annotated[tuple[AccountDevicesInfo, ...], about("this page's rows", OP_PAGE, DOCUMENT, SAMPLE)] = ()


@ENTITY_MANAGEMENT.read(
    OP_PAGE,
    DOCUMENT,
    SAMPLE,
    target="TargetEntityID",
    paging=Paging("PageSize", "PageIndex", "Accounts", total="AccountsTotal"),
    notes="Rows are sorted by ParentEntityID, EntityID, Username. The known help page ends after SignupDate.",
)
class GetEntityAccounts(Operation[GetEntityAccountsResult]):
    """Lists, page by page, all active accounts of an entity tree with the number of active devices per system."""

    TargetEntityID: Annotated[
        int,
        about(
            "root of the tree",
            OP_PAGE,
            DOCUMENT,
            SAMPLE,
            minimum=0,
            labels=CALLER_AT_ZERO,
            aliases=spellings.ENTITY_ID,
        ),
    ]
    PageSize: Annotated[
        int, about("rows a page; no lower limit is printed", OP_PAGE, DOCUMENT, SAMPLE, minimum=1, maximum=10_000)
    ]
    PageIndex: Annotated[int, about("page number, the first is 1", OP_PAGE, DOCUMENT, SAMPLE, minimum=1)]


class AccountEntitiesInfo(Record):
    """Where an account sits in the hierarchy.

    The order is known for the first six fields only, where the known help page ends; the rest is the document's.
    """

    DistributorEntityID: Annotated[int | None, about("distributor above", OP_PAGE, DOCUMENT, minimum=1)] = None
    PartnerEntityID: Annotated[
        int | None,
        about(
            "partner above; 0 = direct company of the distributor, or the distributor itself",
            OP_PAGE,
            DOCUMENT,
            minimum=0,
        ),
    ] = None
    CompanyEntityID: Annotated[
        int | None, about("company above; 0 = the parent is a partner or the distributor", OP_PAGE, DOCUMENT, minimum=0)
    ] = None
    ParentEntityID: Annotated[
        int | None, about("direct parent: one of the three ids before", OP_PAGE, DOCUMENT, minimum=1)
    ] = None
    DistributorName: Annotated[str | None, about("distributor's internal name", OP_PAGE, DOCUMENT)] = None
    PartnerName: Annotated[
        str | None, about("partner's internal name; empty where PartnerEntityID is 0", OP_PAGE, DOCUMENT)
    ] = None
    CompanyName: Annotated[str | None, about("company's internal name; empty where CompanyEntityID is 0", DOCUMENT)] = (
        None
    )
    ParentName: Annotated[str | None, about("direct parent's internal name", DOCUMENT)] = None
    ParentEntityType: Annotated[str | None, about("kind of the direct parent", DOCUMENT, choices=EntityType)] = None
    IsAccountActive: Annotated[bool | None, about("account is active", DOCUMENT)] = None
    IsEntityAdmin: Annotated[bool | None, about("account administers its parent entity", DOCUMENT)] = None
    SignupDate: Annotated[datetime | None, about("when the account was created", DOCUMENT)] = None
    Email: Annotated[str | None, about("e-mail address", DOCUMENT)] = None
    IsMonitored: Annotated[bool | None, about("backup activity is monitored", DOCUMENT)] = None
    IsEndGuardEnabled: Annotated[bool | None, about("EndGuard is on", DOCUMENT)] = None
    IsParentEntityActive: Annotated[bool | None, about("the account's entity is active", DOCUMENT)] = None


class GetAccountEntitiesResult(Reply):
    """The place of one account."""

    Result: Annotated[Result | None, about("verdict of the provider", OP_PAGE)] = None
    AccountEntitiesInfo: Annotated[
        AccountEntitiesInfo | None,
        about(
            "where the account sits",
            OP_PAGE,
            conflict="the document lists the fields as if directly in the result; the help page wraps them in this "
            "element, which is used",
        ),
    ] = None


@ENTITY_MANAGEMENT.read(OP_PAGE, DOCUMENT, target="TargetEntityID")
class GetAccountEntities(Operation[GetAccountEntitiesResult]):
    """Tells where an account sits in the hierarchy: its distributor, partner, company and direct parent."""

    TargetEntityID: Annotated[
        int,
        about(
            "root of the hierarchy to look in",
            OP_PAGE,
            DOCUMENT,
            minimum=0,
            labels=CALLER_AT_ZERO,
            aliases=spellings.ENTITY_ID,
        ),
    ]
    UserName: Annotated[
        str,
        about(
            "account name",
            OP_PAGE,
            rule=rules.ACCOUNT_NAME,
            aliases=spellings.ACCOUNT_NAME,
            conflict="the document prints Username; the help page has UserName, which is used",
        ),
    ]
