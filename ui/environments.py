"""The environments a profile can be for, in words, with the addresses that follow from them."""

from __future__ import annotations

from typing import Final

from console.engine.link import Profile
from ui.translation import tr

PRODUCTION: Final = "production"
SANDBOX: Final = "sandbox"
OTHER: Final = "other"
DEMO: Final = "demo"


def label_of(kind: str) -> str:
    """What an environment is called."""
    return {
        PRODUCTION: tr("Production"),
        SANDBOX: tr("Provider's sandbox"),
        OTHER: tr("Other address"),
        DEMO: tr("Demo"),
    }[kind]


def addresses_of(kind: str) -> tuple[str, str] | None:
    """The base and the dashboard address of an environment, None where the person names them."""
    production = Profile(name="")
    if kind == PRODUCTION:
        return production.base, production.dashboard
    if kind == SANDBOX:
        return production.base.replace("://secure.", "://secure-sandbox."), production.dashboard
    return None
