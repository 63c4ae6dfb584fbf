"""Who is signed in, where, and what this server does not offer."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

import msgspec
from PySide6.QtCore import QObject, Signal

from console.contract.live import ServiceReport
from console.contract.providers import LICENCES
from console.contract.standing import Standing, counts, standings, switched_off
from console.engine.link import Profile, SignedIn
from ui.environments import label_of
from ui.translation import tr


class Session(QObject):
    """A session with one profile; `changed` comes when the provider accepted it."""

    changed = Signal()

    def __init__(self, profile: Profile, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.profile = profile
        self.signed_in: SignedIn | None = None

    @property
    def profile_name(self) -> str:
        """Name of the profile in use."""
        return self.profile.name

    @property
    def is_of_licences(self) -> bool:
        """Whether it is one with a licence server, which has orders and no hierarchy."""
        return self.profile.provider == LICENCES.name

    @property
    def sets_file(self) -> str:
        """Name of the file with the sets and tags of whoever is signed in: a renamed profile keeps them."""
        # The embedded provider has another address at each start.
        whose = "demo" if self.profile.environment == "demo" else f"{self.profile.base}\n{self.profile.user}"
        return f"sets-{hashlib.sha256(whose.encode()).hexdigest()[:16]}.json"

    @property
    def environment(self) -> str:
        """Kind of the environment: "production", "sandbox", "other" or "demo"."""
        return self.signed_in.environment.kind if self.signed_in else self.profile.environment

    @property
    def environment_label(self) -> str:
        """What the environment is called."""
        return label_of(self.environment)

    def begin(self, signed_in: SignedIn) -> None:
        """Go on with what the provider verified."""
        self.signed_in = signed_in
        self.profile = signed_in.profile
        self.changed.emit()

    def follow_binding(self, reports: Iterable[ServiceReport]) -> None:
        """Switch on and off what the server was found to offer since the sign-in."""
        if self.signed_in is None:
            return
        operations = standings(reports)
        found = msgspec.structs.replace(
            self.signed_in,
            operations=len(operations),
            adapted=counts(operations).get(Standing.ADAPTED, 0),
            broken=switched_off(operations),
        )
        if found != self.signed_in:
            self.signed_in = found
            self.changed.emit()

    def why_off(self, operation: str) -> str:
        """Why an operation cannot be used now, or "" when it can."""
        if self.signed_in is None:
            return tr("Nobody is signed in.")
        reason = self.signed_in.broken.get(operation, "")
        return f"{reason} {tr('Ctrl+Shift+O shows what this server offers.')}" if reason else ""

    def why_no_change(self, operation: str) -> str:
        """Why an operation that changes something cannot be used now, or "" when it can."""
        if self.profile.read_only:
            return tr("This profile is only for looking: it sends nothing that may change something.")
        return self.why_off(operation)
