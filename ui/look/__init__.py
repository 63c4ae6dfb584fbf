"""How the program looks: the only place that holds a colour, a length, a font or an icon."""

from ui.look.look import Look, Scheme
from ui.look.palette import Palette

__all__ = ["Look", "Palette", "Scheme"]
