"""What answers have in common: who calls and what the caller may see, refusals, and who answers which operation."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from console.contract import codes
from console.contract.language import Operation, OperationSpec, Reply, ResultCode
from console.contract.services.entity_management import EntityType
from console.demo.records import Account, Entity, Status, User
from console.demo.state import State
from console.demo.writing import Answer

OperationT = TypeVar("OperationT", bound=Operation[Any])


class Refused(Exception):
    """A call that is answered with a result code other than 0."""

    def __init__(self, code: ResultCode, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


@dataclass(frozen=True, slots=True)
class Caller:
    """Who signed the call, and so which part of the hierarchy it may see."""

    state: State
    user: User

    def entity(self, entity_id: int | None, *, inactive: bool = False) -> Entity:
        """The entity of an id of the caller's tree; 0 is the caller's own. Raises Refused for any other."""
        found = self.state.entities.get(entity_id or self.user.entity_id)
        if found is None or not self.state.is_below(found.entity_id, self.user.entity_id):
            raise Refused(codes.OBJECT_ENTITY_MISMATCH, f"Entity {entity_id} is not in the hierarchy of the caller.")
        if not inactive and not self.state.is_active(found.entity_id):
            raise Refused(codes.OBJECT_ENTITY_MISMATCH, f"Entity {found.entity_id} is inactive.")
        return found

    def customer(self, entity_id: int) -> Entity:
        """A partner or company below the caller, in any state, that the caller may change. Raises Refused."""
        found = self.entity(entity_id, inactive=True)
        if found.entity_id == self.user.entity_id:
            raise Refused(codes.OBJECT_ENTITY_MISMATCH, "The caller's own entity cannot be changed by this operation.")
        if found.kind not in (EntityType.PARTNER, EntityType.COMPANY):
            raise Refused(codes.OBJECT_ENTITY_MISMATCH, f"Entity {entity_id} is neither a partner nor a company.")
        return self.managed(found)

    def managed(self, entity: Entity) -> Entity:
        """The entity, if the caller may change what it owns. Raises Refused below one that may only be looked at."""
        if not all(above.is_managed for above in self.state.path(entity.entity_id)):
            raise Refused(codes.OBJECT_ENTITY_MISMATCH, f"Entity {entity.entity_id} is not managed by the caller.")
        return entity

    def account(self, username: str, *, below: Entity | None = None) -> Account:
        """An account of the caller's tree, or of the part `below` of it, in any state. Raises Refused for any other."""
        root = below.entity_id if below else self.user.entity_id
        found = self.state.accounts.get(username)
        if found is None or not self.state.is_below(found.entity_id, root):
            raise Refused(codes.OBJECT_ENTITY_MISMATCH, f"Account {username} is not in the hierarchy of {root}.")
        return found

    def active_account(self, username: str) -> Account:
        """An account of the caller's tree that is served: it is active, and so is its entity. Raises Refused."""
        found = self.account(username)
        if found.status is not Status.ACTIVE or not self.state.is_active(found.entity_id):
            raise Refused(codes.OBJECT_ENTITY_MISMATCH, f"Account {username} is inactive.")
        return found

    def changeable_account(self, username: str) -> Account:
        """An account that the caller may change: neither it nor its entity is cancelled. Raises Refused."""
        found = self.account(username)
        self.managed(self.state.entities[found.entity_id])
        if found.status is Status.CANCELLED or not self.state.is_active(found.entity_id):
            raise Refused(codes.OBJECT_ENTITY_MISMATCH, f"Account {username} is cancelled or its entity is inactive.")
        return found

    def dashboard_user(self, name: str) -> User:
        """An active dashboard user of an active entity of the caller's tree. Raises Refused for any other."""
        found = self.state.users.get(name)
        if found is None or not found.is_dashboard_user:
            raise Refused(codes.OBJECT_ENTITY_MISMATCH, f"{name} is not a dashboard user.")
        self.entity(found.entity_id)
        if not found.is_active:
            raise Refused(codes.OBJECT_ENTITY_MISMATCH, f"Dashboard user {name} is inactive.")
        return found


Handler = Callable[[Caller, Any], Reply | Answer]
HANDLERS: dict[OperationSpec, Handler] = {}


def answers(
    operation: type[OperationT],
) -> Callable[[Callable[[Caller, OperationT], Reply | Answer]], Callable[[Caller, OperationT], Reply | Answer]]:
    """Make a function the one that answers `operation`. It gives the reply without its verdict, or raises Refused."""

    def register(handler: Callable[[Caller, OperationT], Reply | Answer]) -> Any:
        HANDLERS[operation.spec] = handler
        return handler

    return register
