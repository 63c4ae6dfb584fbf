"""What the embedded provider knows: a hierarchy, the accounts in it, who may sign in, and the tokens it gave away."""

from __future__ import annotations

import base64
import enum
import secrets
from bisect import insort
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import NamedTuple

from console.contract.services.entity_management import EntityType
from console.demo.backup_sources import CloudService
from console.demo.cloud import CloudBook
from console.demo.devices import DeviceBook
from console.demo.folders import FolderBook
from console.demo.licences import LicenceBook
from console.demo.license_center import LicenseCenter
from console.demo.policies import PolicyBook
from console.demo.records import Account, Entity, Mail, Status, User

Clock = Callable[[], datetime]
REMEMBERED_TREES = 4
UNCANCEL_TEMPLATE = "UMSUNCANCEL"
"""Code of the e-mail template that has to exist for a customer to be told that an account is back."""
RESET_TEMPLATE = "EntityResetPwd"
"""Code of the e-mail template that links for a new password are sent with."""
EMAIL_TEMPLATE, PASSWORD_TEMPLATE, SIZE_TEMPLATE = "UMSCHANGEEMAIL", "UMSCHANGEPASSWORD", "UMSCHANGESIZE"
"""Codes of the e-mail templates that customers are told of changes with; the document leaves them unnamed."""
_TEMPLATES = frozenset((UNCANCEL_TEMPLATE, RESET_TEMPLATE, EMAIL_TEMPLATE, PASSWORD_TEMPLATE, SIZE_TEMPLATE))


def system_clock() -> datetime:
    """The present moment in UTC."""
    return datetime.now(UTC)


class Login(enum.Enum):
    """What became of a one-time sign-in link."""

    ACCEPTED = enum.auto()
    USED = enum.auto()
    UNKNOWN = enum.auto()


class Totals(NamedTuple):
    """Sums over the active accounts that belong directly to an entity."""

    accounts: int
    used_kb: int
    allocated_mb: int
    mobile_devices: int
    desktop_devices: int


class State:
    """Everything the provider holds. Whoever changes a record says so with `changed`.

    opened: the day for which the sizes of its accounts hold. mail_templates: codes of the e-mail templates that are set
    up in the dashboard. outbox: the mails that were sent. integrators: ids of the entities that hold a ConnectWise
    set-up.
    """

    def __init__(self, clock: Clock = system_clock) -> None:
        self.clock = clock
        self.opened = clock().date()
        self.entities: dict[int, Entity] = {}
        self.children: dict[int, list[int]] = {}
        self.accounts: dict[str, Account] = {}
        self.users: dict[str, User] = {}
        self.devices = DeviceBook(clock)
        self.cloud = CloudBook(clock)
        self.folders = FolderBook()
        self.licences = LicenceBook()
        self.license_center = LicenseCenter(clock)
        self.policies = PolicyBook(clock)
        self.mail_templates: set[str] = set(_TEMPLATES)
        self.outbox: list[Mail] = []
        self.integrators: set[int] = set()
        self._accounts_of: dict[int, list[Account]] = {}
        self._by_serial: list[Account] = []
        self._tokens: dict[str, tuple[str, bool]] = {}
        self._active_accounts: dict[int, list[Account]] = {}
        self._cloud_services: dict[int, list[CloudService]] = {}

    def changed(self) -> None:
        """Forget what was worked out from records that have changed."""
        self._active_accounts.clear()
        self._cloud_services.clear()

    def add_entity(self, entity: Entity) -> None:
        """Put an entity below its parent; the parent of the topmost one need not exist."""
        self.entities[entity.entity_id] = entity
        self.children.setdefault(entity.parent_id, []).append(entity.entity_id)
        self.changed()

    def next_entity_id(self) -> int:
        """An id that no entity has or had."""
        return max(self.entities) + 1

    def move_entity(self, entity: Entity, parent_id: int) -> None:
        """Put an entity, with everything in it, below another parent."""
        self.children[entity.parent_id].remove(entity.entity_id)
        self.children.setdefault(parent_id, []).append(entity.entity_id)
        entity.parent_id = parent_id
        self.changed()

    def next_serial(self) -> int:
        """The serial for the next account."""
        return len(self._by_serial)

    def account_with(self, serial: int) -> Account | None:
        """The account of a serial."""
        return self._by_serial[serial] if serial < len(self._by_serial) else None

    def add_account(self, account: Account) -> None:
        """Put an account, whose serial is the next one, into its entity, whose accounts are kept sorted by name."""
        self.accounts[account.username] = account
        self._by_serial.append(account)
        insort(self._accounts_of.setdefault(account.entity_id, []), account, key=lambda other: other.username)
        self.changed()

    def add_user(self, user: User) -> None:
        """Let somebody sign in."""
        self.users[user.name] = user

    def administrator_of(self, entity_id: int) -> User | None:
        """The first dashboard user of an entity who may sign in."""
        users = (user for user in self.users.values() if user.entity_id == entity_id)
        return next((user for user in users if user.is_dashboard_user and user.is_active), None)

    def path(self, entity_id: int) -> Iterator[Entity]:
        """The entity and everything above it, upwards."""
        entity = self.entities.get(entity_id)
        while entity is not None:
            yield entity
            entity = self.entities.get(entity.parent_id)

    def is_below(self, entity_id: int, root: int) -> bool:
        """Whether the entity is `root` or somewhere below it."""
        return any(entity.entity_id == root for entity in self.path(entity_id))

    def is_active(self, entity_id: int) -> bool:
        """Whether the entity and everything above it are active: who is under a suspended partner is not served."""
        return all(entity.status is Status.ACTIVE for entity in self.path(entity_id))

    def above(self, entity_id: int, kind: EntityType) -> Entity | None:
        """The entity of a kind on the way up, the entity itself included."""
        return next((entity for entity in self.path(entity_id) if entity.kind is kind), None)

    def tree(self, root: int, *, include_inactive: bool = True) -> list[Entity]:
        """The entity and everything below it, each before what is below it."""
        found: list[Entity] = []
        waiting = [root]
        while waiting:
            entity = self.entities[waiting.pop()]
            if include_inactive or entity.status is Status.ACTIVE:
                found.append(entity)
                waiting.extend(reversed(self.children.get(entity.entity_id, ())))
        return found

    def accounts_of(self, entity_id: int) -> list[Account]:
        """The accounts directly in an entity, in every state, sorted by name."""
        return self._accounts_of.get(entity_id, [])

    def active_accounts(self, root: int) -> list[Account]:
        """The active accounts of active entities in a tree, sorted by parent entity, entity and name."""
        found = self._active_accounts.get(root)
        if found is None:
            if len(self._active_accounts) >= REMEMBERED_TREES:
                self._active_accounts.clear()
            entities = self.tree(root, include_inactive=False) if self.is_active(root) else []
            entities.sort(key=lambda entity: (entity.parent_id, entity.entity_id))
            found = self._active_accounts[root] = [
                account
                for entity in entities
                for account in self.accounts_of(entity.entity_id)
                if account.status is Status.ACTIVE
            ]
        return found

    def cloud_services(self, root: int) -> list[CloudService]:
        """What is backed up of cloud applications for the active entities in a tree."""
        found = self._cloud_services.get(root)
        if found is None:
            if len(self._cloud_services) >= REMEMBERED_TREES:
                self._cloud_services.clear()
            entities = self.tree(root, include_inactive=False) if self.is_active(root) else []
            found = self._cloud_services[root] = [
                service for entity in entities for service in self.cloud.services_of(entity)
            ]
        return found

    def totals_of(self, entity_id: int) -> Totals:
        """Sums over the active accounts directly in an entity."""
        active = [account for account in self.accounts_of(entity_id) if account.status is Status.ACTIVE]
        return Totals(
            len(active),
            sum(account.used_kb for account in active),
            sum(account.size_mb for account in active),
            sum(account.android for account in active),
            sum(account.windows + account.mac for account in active),
        )

    @staticmethod
    def random_token() -> str:
        """A token nobody can guess, with the plus and slash of Base64: a link without quoting is found out."""
        return base64.b64encode(secrets.token_bytes(33)).decode()

    def issue_token(self, user: str) -> str:
        """A new token that signs `user` in once."""
        token = self.random_token()
        self._tokens[token] = (user, False)
        return token

    def use_token(self, user: str, token: str) -> Login:
        """Sign `user` in with a token, which is used up by it."""
        owner, used = self._tokens.get(token, ("", False))
        if not owner or owner != user:
            return Login.UNKNOWN
        if used:
            return Login.USED
        self._tokens[token] = (owner, True)
        return Login.ACCEPTED
