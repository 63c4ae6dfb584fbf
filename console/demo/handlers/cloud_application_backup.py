"""CloudApplicationBackupManagementService: subscriptions and what they use."""

from __future__ import annotations

from console.contract import codes
from console.contract.language import ResultOnly
from console.contract.services.cloud_application_backup_management import (
    REGIONS,
    CloudApplicationBackupUsageLine,
    DisableBackup,
    EnableBackup,
    GetCloudUsage,
    GetCloudUsageResult,
)
from console.demo.answering import Caller, Refused, answers
from console.demo.cloud import uses_of


@answers(EnableBackup)
def enable_backup(caller: Caller, call: EnableBackup) -> ResultOnly:
    """Subscribes an entity; the document names no code for one that is subscribed already."""
    entity = caller.managed(caller.entity(call.ForEntityId))
    if caller.state.cloud.of(entity) is not None:
        raise Refused(codes.INVALID_INPUT_PARAMETERS, f"Entity {entity.entity_id} is subscribed already.")
    name = call.Email or entity.contact_email
    if not name:
        raise Refused(codes.INVALID_INPUT_PARAMETERS, f"Email must be given: entity {entity.entity_id} has none.")
    caller.state.cloud.subscribe(entity, name, call.Region or REGIONS[0])
    caller.state.changed()
    return ResultOnly()


@answers(DisableBackup)
def disable_backup(caller: Caller, call: DisableBackup) -> ResultOnly:
    """Unsubscribes an entity; the document names no code for one that is not subscribed."""
    entity = caller.managed(caller.entity(call.TargetEntityID))
    if caller.state.cloud.of(entity) is None:
        raise Refused(codes.INVALID_INPUT_PARAMETERS, f"Entity {entity.entity_id} is not subscribed.")
    caller.state.cloud.unsubscribe(entity)
    caller.state.changed()
    return ResultOnly()


@answers(GetCloudUsage)
def cloud_usage(caller: Caller, call: GetCloudUsage) -> GetCloudUsageResult:
    """The use of the active entities of a tree; a page holds so many entities with all of their lines."""
    cloud = caller.state.cloud
    root = caller.entity(call.TargetEntityID).entity_id
    found = [
        (entity, subscription)
        for entity in caller.state.tree(root, include_inactive=False)
        if (subscription := cloud.of(entity)) is not None
    ]
    page = found[(call.PageNumber - 1) * call.PageSize : call.PageNumber * call.PageSize]
    return GetCloudUsageResult(
        UsageLines=tuple(
            CloudApplicationBackupUsageLine(
                ICABAccountName=subscription.name,
                AccountDateCreated=subscription.created,
                CompanyID=entity.entity_id,
                CompanyName=entity.name,
                ConfiguredDate=cloud.set_up(subscription),
                LastBackupDate=cloud.last_backup(subscription),
                Accounts=use.accounts,
                StorageBytes=use.storage,
                Source=use.source,
                Service=use.service,
            )
            for entity, subscription in page
            for use in uses_of(entity)
        ),
        PageNumber=call.PageNumber,
        NumberOfPages=-(-len(found) // call.PageSize),
        TotalCount=len(found),
    )
