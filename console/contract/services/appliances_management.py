"""AppliancesManagementService: backup appliances, their health and their remote access."""

from __future__ import annotations

import enum
from typing import Annotated

from console.contract import rules
from console.contract.language import (
    CALLER_AT_ZERO,
    DOCUMENT,
    SAMPLE,
    SAMPLE_ONLY,
    Operation,
    Record,
    Reply,
    Result,
    Service,
    about,
)

APPLIANCES_MANAGEMENT = Service(
    "AppliancesManagementService", "Backup appliances, their health and their remote access."
)


class ApplianceType(enum.StrEnum):
    """What an appliance runs on."""

    UNKNOWN = "Unknown"
    PREMISE_PHYSICAL = "PremisePhysical"
    PREMISE_VIRTUAL = "PremiseVirtual"
    PREMISE_VMWARE = "PremiseVmWare"
    PREMISE_ACTIVE_ACTIVE = "PremiseActiveActive"
    CLOUD = "Cloud"


class ApplianceStatus(enum.StrEnum):
    """State of an appliance.

    CANNOT_PARSE: its text was not understood. UNKNOWN: no updates, state cannot be told. NOMINAL, ATTENTION, WARNING:
    updates arrive, with nothing, minor or serious things to report. UNRESPONSIVE: seems to run, sends no updates.
    STOPPED, TERMINATED: no updates. INITIALIZING: waits for its first update after creation, registration or cold
    start. REBOOTING: waits for it after a reboot. STOPPING: shutting down. DELETED: soft-deleted.
    """

    CANNOT_PARSE = "CannotParse"
    UNKNOWN = "Unknown"
    NOMINAL = "Nominal"
    ATTENTION = "Attention"
    WARNING = "Warning"
    UNRESPONSIVE = "Unresponsive"
    STOPPED = "Stopped"
    TERMINATED = "Terminated"
    INITIALIZING = "Initializing"
    REBOOTING = "Rebooting"
    STOPPING = "Stopping"
    DELETED = "Deleted"


class QueueStatus(enum.StrEnum):
    """State of a replication queue.

    SCAN: looking through the queue. SUM: comparing local and remote files. COMMIT: committing the last transaction.
    TRANSMIT, RECEIVE: sending or receiving files. ABORT: fatal, cannot go on. CONNECT: connecting to the peer.
    """

    UNKNOWN = "Unknown"
    IDLE = "Idle"
    SCAN = "Scan"
    SUM = "Sum"
    COMMIT = "Commit"
    TRANSMIT = "Transmit"
    RECEIVE = "Receive"
    PAUSE = "Pause"
    WORK = "Work"
    ABORT = "Abort"
    CONNECT = "Connect"
    ERROR = "Error"


class SeverityLevel(enum.StrEnum):
    """How bad a state is."""

    UNKNOWN = "Unknown"
    HIGH = "High"
    MEDIUM = "Medium"
    INFO = "Info"
    LOW = "Low"


class StatusMessage(Record):
    """One thing that an appliance or its queue reports."""

    SeverityLevel: Annotated[str | None, about("how bad it is", DOCUMENT, SAMPLE, choices=SeverityLevel)] = None
    Message: Annotated[str | None, about("what it reports", DOCUMENT, SAMPLE)] = None


_Messages = Annotated[
    tuple[StatusMessage, ...],
    about(
        "what there is to report",
        SAMPLE,
        conflict="the document has one field StatusMessage; the sample has a list, which is used",
    ),
]


class ApplianceStatusInfo(Record):
    """How an appliance stands."""

    Status: Annotated[str | None, about("state", DOCUMENT, SAMPLE, choices=ApplianceStatus)] = None
    Name: Annotated[str | None, about("display name of the state; Nominal is shown as Online", DOCUMENT, SAMPLE)] = None
    SeverityLevel: Annotated[str | None, about("how bad it is", DOCUMENT, SAMPLE, choices=SeverityLevel)] = None
    Messages: _Messages = ()


class ApplianceInfo(Record):
    """One appliance."""

    Uuid: Annotated[str | None, about("id of the appliance", DOCUMENT, SAMPLE, wire="guid")] = None
    ApplianceType: Annotated[str | None, about("what it runs on", DOCUMENT, SAMPLE, choices=ApplianceType)] = None
    ModelName: Annotated[str | None, about("name of the model", SAMPLE, conflict=SAMPLE_ONLY)] = None
    Model: Annotated[str | None, about("short code of the model", SAMPLE, conflict=SAMPLE_ONLY)] = None
    ApplianceTypeTitle: Annotated[
        str | None, about("display name of the appliance type", SAMPLE, conflict=SAMPLE_ONLY)
    ] = None
    Name: Annotated[str | None, about("name of the appliance", DOCUMENT, SAMPLE)] = None
    StatusInfo: Annotated[ApplianceStatusInfo | None, about("how it stands", DOCUMENT, SAMPLE)] = None
    UpTimeStr: Annotated[str | None, about("time since its start, as a display text", SAMPLE, conflict=SAMPLE_ONLY)] = (
        None
    )
    DeviceSpaceUsed: Annotated[int | None, about("space used", DOCUMENT, SAMPLE, wire="long", unit="bytes")] = None
    DeviceSpaceTotal: Annotated[
        int | None, about("space in all; 0 for a cloud secondary", DOCUMENT, SAMPLE, wire="long", unit="bytes")
    ] = None
    ProtectedReplicable: Annotated[
        int | None, about("protected data that can be replicated", DOCUMENT, SAMPLE, wire="long", unit="bytes")
    ] = None
    Protected: Annotated[int | None, about("protected data", DOCUMENT, SAMPLE, wire="long", unit="bytes")] = None
    VmwareHostCount: Annotated[int | None, about("VMware hosts", DOCUMENT, SAMPLE)] = None
    HasRemoteAccess: Annotated[
        bool | None, about("GetEntityApplianceBrowseInfo may be called for it", DOCUMENT, SAMPLE)
    ] = None


class QueueStatusInfo(Record):
    """How a replication queue stands."""

    Status: Annotated[str | None, about("state", DOCUMENT, SAMPLE, choices=QueueStatus)] = None
    Name: Annotated[str | None, about("display name of the state; Work is shown as Replicating", DOCUMENT, SAMPLE)] = (
        None
    )
    SeverityLevel: Annotated[str | None, about("how bad it is", DOCUMENT, SAMPLE, choices=SeverityLevel)] = None
    Messages: _Messages = ()


class ReplicationInfo(Record):
    """How the replication of a pair goes on."""

    QueueStatus: Annotated[QueueStatusInfo | None, about("how the queue stands", DOCUMENT, SAMPLE)] = None
    SpeedBytesPerSecond: Annotated[
        int | None, about("speed", DOCUMENT, SAMPLE, wire="long", unit="bytes per second")
    ] = None
    BytesRemaining: Annotated[int | None, about("data left", DOCUMENT, SAMPLE, wire="long", unit="bytes")] = None
    SecondsRemaining: Annotated[int | None, about("time left", DOCUMENT, SAMPLE, wire="long", unit="seconds")] = None


class AppliancesPack(Record):
    """An appliance with the one it replicates to; a single one has neither secondary nor replication."""

    Primary: Annotated[ApplianceInfo | None, about("the appliance", DOCUMENT, SAMPLE)] = None
    Secondary: Annotated[ApplianceInfo | None, about("where it replicates to", DOCUMENT, SAMPLE, nullable=True)] = None
    ReplicationInfo: Annotated[
        ReplicationInfo | None, about("how the replication goes on", DOCUMENT, SAMPLE, nullable=True)
    ] = None


class GetEntityAppliancesResult(Reply):
    """The appliances of an entity."""

    AppliancesPacks: Annotated[tuple[AppliancesPack, ...], about("one row per pair", SAMPLE)] = ()
    Result: Annotated[Result | None, about("verdict of the provider", SAMPLE)] = None


@APPLIANCES_MANAGEMENT.read(
    DOCUMENT,
    SAMPLE,
    target="EntityId",
    notes="There is no paging. The sample filters on PremisePhysical and shows other types in its answer.",
)
class GetEntityAppliances(Operation[GetEntityAppliancesResult]):
    """Lists an entity's backup appliances as primary/secondary pairs with health, space and replication state."""

    EntityId: Annotated[
        int | None,
        about("owner, the caller or below", DOCUMENT, SAMPLE, minimum=0, labels=CALLER_AT_ZERO, server_default=0),
    ] = None
    ApplianceType: Annotated[
        str | None,
        about(
            "restricts the answer to one type; left out for all",
            DOCUMENT,
            SAMPLE,
            choices=ApplianceType,
            conflict="the document runs PremiseVirtual and PremiseVmWare together in one place, not in the other; two "
            "values are used. It does not say whether Unknown means no filter",
        ),
    ] = None


class GetEntityApplianceBrowseInfoResult(Reply):
    """A link to one appliance."""

    Url: Annotated[
        str | None,
        about("signed link to the remote-access page, to be opened at once", DOCUMENT, SAMPLE, secret=True),
    ] = None
    Result: Annotated[Result | None, about("verdict of the provider", SAMPLE)] = None


@APPLIANCES_MANAGEMENT.read(
    DOCUMENT,
    SAMPLE,
    notes="Only for an appliance whose HasRemoteAccess is true. The heading is missing; the name is the sample's.",
)
class GetEntityApplianceBrowseInfo(Operation[GetEntityApplianceBrowseInfoResult]):
    """Returns a signed link to the remote-access page of one appliance."""

    Uuid: Annotated[str, about("id of an appliance", DOCUMENT, SAMPLE, wire="guid", rule=rules.GUID)]
