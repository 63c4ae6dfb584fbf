"""Which accounts hold which licence, and whose pool it came from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from console.contract.services.license_management import LicenseType
from console.demo.records import Entity

OTHERS_IN_POOL = 5
"""Licences of each kind but ShadowProtect's that every entity starts with; of those it has its own number."""


class Licence(NamedTuple):
    """One licence in use. `provider_id` is the entity whose pool it came from and goes back to."""

    username: str
    kind: LicenseType
    provider_id: int


class LicenceBook:
    """The licences in use, and what is left in the pools of entities."""

    def __init__(self) -> None:
        self._held: dict[tuple[str, LicenseType], Licence] = {}
        self._taken: Counter[tuple[int, LicenseType]] = Counter()

    def __iter__(self) -> Iterator[Licence]:
        """The licences in use by account and kind."""
        return iter(sorted(self._held.values()))

    def held(self, username: str, kind: LicenseType) -> Licence | None:
        """An account's licence of a kind."""
        return self._held.get((username, kind))

    def of_account(self, username: str) -> list[Licence]:
        """The licences of an account."""
        return [held for kind in LicenseType if (held := self.held(username, kind)) is not None]

    def left(self, provider: Entity, kind: LicenseType) -> int:
        """How many licences of a kind an entity can still give."""
        if kind is LicenseType.SKRAFT_DISK_IMAGE_V5:
            return provider.shadowprotect_licences
        return OTHERS_IN_POOL - self._taken[provider.entity_id, kind]

    def take(self, username: str, kind: LicenseType, provider: Entity) -> None:
        """Give an account a licence from the pool of an entity that has some left."""
        self._held[username, kind] = Licence(username, kind, provider.entity_id)
        self._move(provider, kind, 1)

    def give_back(self, licence: Licence, provider: Entity) -> None:
        """Take a licence from its account and put it into the pool of an entity, mostly the one it came from."""
        self.remove(licence)
        self._move(provider, licence.kind, -1)

    def remove(self, licence: Licence) -> None:
        """Take a licence from its account for good."""
        del self._held[licence.username, licence.kind]

    def _move(self, provider: Entity, kind: LicenseType, count: int) -> None:
        if kind is LicenseType.SKRAFT_DISK_IMAGE_V5:
            provider.shadowprotect_licences -= count
        else:
            self._taken[provider.entity_id, kind] += count
