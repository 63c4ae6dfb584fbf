"""EntityManagementService: the hierarchy, the accounts in it, and the life of entities."""

from __future__ import annotations

import enum
from typing import Annotated

from console.contract.language import DOCUMENT, OP_PAGE, SAMPLE, Operation, Paging, Record, Reply, Result, Service, about

ENTITY_MANAGEMENT = Service("EntityManagementService", "The hierarchy, the accounts in it, and the life of entities.")


class EntityType(enum.StrEnum):
    """Kind of an entity; an open list, since the known help page is cut inside the fifth name."""

    UNKNOWN = "Unknown"
    INFRASCALE = "Infrascale"
    DISTRIBUTOR = "Distributor"
    PARTNER = "Partner"
    COMPANY = "Company"


class EntityInHierarchy(Record):
    """One entity of a hierarchy, as a flat row."""

    DistributorEntityID: Annotated[int | None, about("distributor above", minimum=1, evidence=(OP_PAGE, DOCUMENT))] = None
    EntityType: Annotated[str | None, about("kind of entity", choices=EntityType, evidence=(OP_PAGE, DOCUMENT))] = None


class GetEntityHierarchyResult(Reply):
    """The rows of a hierarchy, the root included."""

    Result: Annotated[Result | None, about("verdict of the provider", evidence=(OP_PAGE,))] = None
    Entities: Annotated[
        tuple[EntityInHierarchy, ...], about("one row per entity, the root included", evidence=(OP_PAGE,))
    ] = ()


@ENTITY_MANAGEMENT.read(evidence=(OP_PAGE, DOCUMENT), target="TargetEntityID")
class GetEntityHierarchy(Operation[GetEntityHierarchyResult]):
    """Lists an entity and everything below it as flat rows from which a tree can be built."""

    TargetEntityID: Annotated[int, about("root of the hierarchy; 0 = caller's own entity", minimum=0)]
    IncludeInactive: Annotated[bool, about("true = also list inactive entities")]
    ConnectwiseIntegratorEntityID: Annotated[int | None, about("entity that holds the ConnectWise set-up")] = None
