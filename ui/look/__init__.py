"""How the program looks: the only place that holds a colour, a length, a font or an icon."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ui.look.look import Look, Scheme
    from ui.look.palette import Palette

__all__ = ["Look", "Palette", "Scheme"]


def __getattr__(name: str) -> Any:
    """Import what is asked for when it is asked for: the first frame needs colours and lengths, and nothing else."""
    if name in ("Look", "Scheme"):
        from ui.look import look

        return getattr(look, name)
    if name == "Palette":
        from ui.look.palette import Palette

        return Palette
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
