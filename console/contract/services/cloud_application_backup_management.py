"""CloudApplicationBackupManagementService: backup of cloud applications (ICAB) of an entity."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from console.contract import spellings
from console.contract.language import (
    CALLER_AT_ZERO,
    DOCUMENT,
    SAMPLE,
    Operation,
    Record,
    Reply,
    Result,
    ResultOnly,
    Service,
    about,
)
from console.contract.paging import Paging

CLOUD_APPLICATION_BACKUP_MANAGEMENT = Service(
    "CloudApplicationBackupManagementService", "Backup of an entity's cloud applications, and what it uses."
)

REGIONS = ("US_EST", "CANADA", "EU", "ASIA_SIDNEY")
"""Data centres, in the server's own spelling."""


@CLOUD_APPLICATION_BACKUP_MANAGEMENT.change(
    DOCUMENT,
    SAMPLE,
    target="ForEntityId",
    notes="Whether 0 means the caller's own entity is not said. There is no sample of the answer.",
)
class EnableBackup(Operation[ResultOnly]):
    """Subscribes an entity to cloud application backup (ICAB) by creating its ICAB account."""

    ForEntityId: Annotated[
        int, about("entity that will own the ICAB account", DOCUMENT, SAMPLE, minimum=1, aliases=spellings.ENTITY_ID)
    ]
    Email: Annotated[
        str | None,
        about(
            "sign-in name of the ICAB account",
            DOCUMENT,
            SAMPLE,
            nullable=True,
            server_default="the entity's GeneralContactEmail",
        ),
    ] = None
    Region: Annotated[
        str | None,
        about("data centre", DOCUMENT, SAMPLE, nullable=True, choices=REGIONS, server_default=REGIONS[0]),
    ] = None


@CLOUD_APPLICATION_BACKUP_MANAGEMENT.destroy(
    DOCUMENT,
    SAMPLE,
    target="TargetEntityID",
    notes="An absent or misspelt id is read as 0, and so would hit the caller's own entity.",
)
class DisableBackup(Operation[ResultOnly]):
    """Unsubscribes an entity's ICAB account, ending its cloud application backup."""

    TargetEntityID: Annotated[
        int,
        about(
            "entity to unsubscribe",
            DOCUMENT,
            SAMPLE,
            minimum=0,
            labels=CALLER_AT_ZERO,
            aliases=spellings.ENTITY_ID,
        ),
    ]


class CloudApplicationBackupUsageLine(Record):
    """What one company uses of one cloud service, priced by users or by storage."""

    ICABAccountName: Annotated[str | None, about("name of the ICAB account", DOCUMENT, SAMPLE)] = None
    AccountDateCreated: Annotated[
        datetime | None, about("when that account was created, in a zone that is not stated", DOCUMENT, SAMPLE)
    ] = None
    CompanyID: Annotated[
        int | None, about("partner, company or distributor that uses the service", DOCUMENT, SAMPLE)
    ] = None
    CompanyName: Annotated[str | None, about("its name", DOCUMENT, SAMPLE)] = None
    ConfiguredDate: Annotated[
        datetime | None, about("when the service was set up", DOCUMENT, SAMPLE, nullable=True)
    ] = None
    LastBackupDate: Annotated[datetime | None, about("last backup", DOCUMENT, SAMPLE, nullable=True)] = None
    Accounts: Annotated[
        int | None,
        about("activated accounts, where the price goes by users", DOCUMENT, SAMPLE, wire="long", nullable=True),
    ] = None
    StorageBytes: Annotated[
        int | None,
        about(
            "used storage, where the price goes by storage",
            DOCUMENT,
            SAMPLE,
            wire="long",
            nullable=True,
            unit="bytes",
        ),
    ] = None
    Source: Annotated[
        str | None,
        about(
            "internal type of the service",
            DOCUMENT,
            SAMPLE,
            conflict="one line of the sample has Source and Service the other way round; the document is followed",
        ),
    ] = None
    Service: Annotated[str | None, about("name of the service", DOCUMENT, SAMPLE)] = None


class GetCloudUsageResult(Reply):
    """One page of use; the end is reached when PageNumber is NumberOfPages."""

    Result: Annotated[Result | None, about("verdict of the provider", SAMPLE)] = None
    UsageLines: Annotated[
        tuple[CloudApplicationBackupUsageLine, ...], about("one line per company and cloud service", SAMPLE)
    ] = ()
    PageNumber: Annotated[int | None, about("this page", DOCUMENT, SAMPLE)] = None
    NumberOfPages: Annotated[int | None, about("pages in all", DOCUMENT, SAMPLE)] = None
    TotalCount: Annotated[int | None, about("companies in the whole answer, not lines", DOCUMENT, SAMPLE)] = None


@CLOUD_APPLICATION_BACKUP_MANAGEMENT.read(
    DOCUMENT,
    SAMPLE,
    target="TargetEntityID",
    paging=Paging("PageSize", "PageNumber", "UsageLines", total="TotalCount", pages="NumberOfPages"),
    notes="The sample's answer is in GetCloudUsageResul, last letter missing.",
)
class GetCloudUsage(Operation[GetCloudUsageResult]):
    """Pages through cloud backup usage per company and cloud service below an entity."""

    TargetEntityID: Annotated[
        int,
        about(
            "root of the hierarchy",
            DOCUMENT,
            minimum=0,
            labels=CALLER_AT_ZERO,
            aliases=spellings.ENTITY_ID,
            conflict="the sample has ForEntityID; only the live WSDL can tell which one the server reads",
        ),
    ]
    PageNumber: Annotated[int, about("page number, the first is 1", DOCUMENT, SAMPLE, minimum=1)] = 1
    PageSize: Annotated[
        int, about("companies, not lines, a page", DOCUMENT, SAMPLE, minimum=1, server_default=1000)
    ] = 1000
