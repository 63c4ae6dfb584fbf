"""The pages of the detail area; importing the package registers each for the kind of place that it shows."""

from ui.panes import (
    account_overview,
    activity_jobs,
    activity_journal,
    activity_sets,
    device_folders,
    device_overview,
    entity_accounts,
    entity_assignments,
    entity_deviations,
    entity_overview,
    entity_policies,
    explorer,
    licence_orders,
    schedule,
    server_binding,
)

__all__ = [
    "account_overview",
    "activity_jobs",
    "activity_journal",
    "activity_sets",
    "device_folders",
    "device_overview",
    "entity_accounts",
    "entity_assignments",
    "entity_deviations",
    "entity_overview",
    "entity_policies",
    "explorer",
    "licence_orders",
    "schedule",
    "server_binding",
]
