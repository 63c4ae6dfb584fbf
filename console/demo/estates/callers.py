"""Who may call in every estate."""

from __future__ import annotations

CALLER = "demo"
"""Name, and password, of the web API user that every estate has; it belongs to the estate's distributor."""

PROVIDER_ID = 1
"""Entity id of the provider itself, which is above every distributor and in no hierarchy that a caller sees."""
