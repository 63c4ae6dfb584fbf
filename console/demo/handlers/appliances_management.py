"""AppliancesManagementService: the appliances of an entity, and the way to one of them."""

from __future__ import annotations

import enum
from types import MappingProxyType
from urllib.parse import quote
from uuid import UUID

from console.contract import codes
from console.contract.services.appliances_management import (
    ApplianceInfo,
    AppliancesPack,
    ApplianceStatus,
    ApplianceStatusInfo,
    ApplianceType,
    GetEntityApplianceBrowseInfo,
    GetEntityApplianceBrowseInfoResult,
    GetEntityAppliances,
    GetEntityAppliancesResult,
    QueueStatus,
    QueueStatusInfo,
    ReplicationInfo,
    StatusMessage,
)
from console.demo.answering import Caller, Refused, answers
from console.demo.appliances import Appliance, Pack, Replication, entity_of, packs_of, severity_of

REMOTE_ACCESS = "https://remote.silverline-backup.example/appliances/"

_SHOWN_AS: MappingProxyType[enum.StrEnum, str] = MappingProxyType(
    {ApplianceStatus.NOMINAL: "Online", QueueStatus.WORK: "Replicating"}
)
_MESSAGES: MappingProxyType[enum.StrEnum, str] = MappingProxyType(
    {
        ApplianceStatus.ATTENTION: "A newer version of the software is available.",
        ApplianceStatus.WARNING: "Disk 3 of the storage pool reports read errors.",
        ApplianceStatus.UNRESPONSIVE: "No update for more than 30 minutes.",
        QueueStatus.ERROR: "The connection to the secondary appliance was refused.",
    }
)
_MODELS = MappingProxyType(
    {
        ApplianceType.PREMISE_PHYSICAL: ("Tower 8", "TWR8", "Physical appliance"),
        ApplianceType.PREMISE_VIRTUAL: ("Hyper-V edition", "VHYP", "Virtual appliance"),
        ApplianceType.PREMISE_VMWARE: ("VMware edition", "VESX", "Virtual appliance for VMware"),
        ApplianceType.PREMISE_ACTIVE_ACTIVE: ("Twin 16", "TWN6", "Active-active appliance"),
        ApplianceType.CLOUD: ("Cloud", "CLUD", "Cloud appliance"),
    }
)


@answers(GetEntityAppliances)
def entity_appliances(caller: Caller, call: GetEntityAppliances) -> GetEntityAppliancesResult:
    """The appliances directly in an entity; a type restricts them by what the primary runs on."""
    entity = caller.entity(call.EntityId)
    return GetEntityAppliancesResult(
        AppliancesPacks=tuple(
            _pack(pack)
            for pack in packs_of(entity, caller.state.clock())
            if call.ApplianceType in (None, pack.primary.kind)
        )
    )


@answers(GetEntityApplianceBrowseInfo)
def entity_appliance_browse_info(
    caller: Caller, call: GetEntityApplianceBrowseInfo
) -> GetEntityApplianceBrowseInfoResult:
    """A fresh link each time; the document names no code for an appliance without remote access."""
    uuid = UUID(call.Uuid.strip("{}()"))
    owner = caller.state.entities.get(entity_of(uuid))
    packs = packs_of(caller.entity(owner.entity_id), caller.state.clock()) if owner else ()
    found = next((one for pack in packs for one in (pack.primary, pack.secondary) if one and one.uuid == uuid), None)
    if found is None:
        raise Refused(codes.OBJECT_ENTITY_MISMATCH, f"Appliance {uuid} is not in the hierarchy of the caller.")
    if not found.has_remote_access:
        raise Refused(codes.INVALID_INPUT_PARAMETERS, f"Uuid {uuid} is of an appliance without remote access.")
    token = quote(caller.state.random_token(), safe="")
    return GetEntityApplianceBrowseInfoResult(Url=f"{REMOTE_ACCESS}{uuid}?authtoken={token}")


def _pack(pack: Pack) -> AppliancesPack:
    return AppliancesPack(
        Primary=_info(pack.primary),
        Secondary=pack.secondary and _info(pack.secondary),
        ReplicationInfo=pack.replication and _replication(pack.replication),
    )


def _info(appliance: Appliance) -> ApplianceInfo:
    name, model, title = _MODELS[appliance.kind]
    status = appliance.status
    return ApplianceInfo(
        Uuid=str(appliance.uuid),
        ApplianceType=appliance.kind,
        ModelName=name,
        Model=model,
        ApplianceTypeTitle=title,
        Name=appliance.name,
        StatusInfo=ApplianceStatusInfo(
            Status=status,
            Name=_SHOWN_AS.get(status, status.value),
            SeverityLevel=severity_of(status),
            Messages=_messages(status),
        ),
        UpTimeStr=f"{appliance.up_time.days} days, {appliance.up_time.seconds // 3600:02d}:"
        f"{appliance.up_time.seconds // 60 % 60:02d}",
        DeviceSpaceUsed=appliance.used,
        DeviceSpaceTotal=appliance.total,
        ProtectedReplicable=appliance.replicable,
        Protected=appliance.protected,
        VmwareHostCount=appliance.vmware_hosts,
        HasRemoteAccess=appliance.has_remote_access,
    )


def _messages(status: ApplianceStatus | QueueStatus) -> tuple[StatusMessage, ...]:
    text = _MESSAGES.get(status)
    return (StatusMessage(SeverityLevel=severity_of(status), Message=text),) if text else ()


def _replication(replication: Replication) -> ReplicationInfo:
    status = replication.status
    return ReplicationInfo(
        QueueStatus=QueueStatusInfo(
            Status=status,
            Name=_SHOWN_AS.get(status, status.value),
            SeverityLevel=severity_of(status),
            Messages=_messages(status),
        ),
        SpeedBytesPerSecond=replication.speed,
        BytesRemaining=replication.remaining,
        SecondsRemaining=replication.remaining // replication.speed if replication.speed else 0,
    )
