"""The environments a profile can be for, in words, with the addresses that follow from them."""

from __future__ import annotations

from typing import Final

from console.contract.providers import BACKUP, LICENCES
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


def first_profiles() -> tuple[Profile, ...]:
    """What is offered before anything was saved: the provider's own two environments."""
    return tuple(
        Profile(name=label_of(kind), environment=kind, base=addresses[0], dashboard=addresses[1])
        for kind in (PRODUCTION, SANDBOX)
        if (addresses := addresses_of(kind))
    )


def provider_label(provider: str) -> str:
    """What a kind of provider is called, by its name in profiles."""
    return {BACKUP.name: tr("Backup provider"), LICENCES.name: tr("Licence server")}.get(provider, provider)


def addresses_of(kind: str, provider: str = BACKUP.name) -> tuple[str, str] | None:
    """The base and the dashboard address of an environment, None where the person names them."""
    if provider == LICENCES.name:
        # The namespace is where the vendor's own server stands.
        return (LICENCES.namespace_at("") + "/", "") if kind == PRODUCTION else None
    production = Profile(name="")
    if kind == PRODUCTION:
        return production.base, production.dashboard
    if kind == SANDBOX:
        return production.base.replace("://secure.", "://secure-sandbox."), production.dashboard
    return None
