"""What is known of a place without asking anybody: its path, its kind and its state in words."""

from __future__ import annotations

from typing import NamedTuple

from ui.navigation import Place


class PlaceFacts(NamedTuple):
    """What the header says. path: steps from the root; line: kind, state and id; the icons are names and roles."""

    name: str
    icon: str
    path: tuple[tuple[str, Place], ...]
    line: str
    state_icon: str = ""
    state_role: str = "neutral"
