"""Every colour of the program, by what it is for; light and dark.

A band is a filled surface that carries words of its own (`…_band` with `on_…`). State colours are text colours: they
always stand beside a shape or a word. `CONTRASTS` lists the pairs of words and background that occur; a test measures
each.
"""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtGui import QColor, QPalette


class Palette(NamedTuple):
    """One set of colours. Field names are the roles that icons, delegates and charts ask for."""

    window: QColor
    surface: QColor
    raised: QColor
    sunken: QColor
    line: QColor
    text: QColor
    text_muted: QColor
    text_disabled: QColor
    accent: QColor
    on_accent: QColor
    accent_soft: QColor
    selection: QColor
    selection_text: QColor
    hover: QColor
    highlight: QColor
    ok: QColor
    warning: QColor
    error: QColor
    neutral: QColor
    info: QColor
    error_soft: QColor
    warning_soft: QColor
    danger: QColor
    on_danger: QColor
    production_band: QColor
    on_production: QColor
    sandbox_band: QColor
    on_sandbox: QColor
    other_band: QColor
    on_other: QColor
    demo_band: QColor
    demo_stripe: QColor
    on_demo: QColor
    chart_used: QColor
    chart_second: QColor
    chart_third: QColor
    chart_track: QColor
    skeleton: QColor
    shade: QColor
    """Lies over what a sheet covers."""

    def role(self, name: str) -> QColor:
        """The colour of the role `name`."""
        color: QColor = getattr(self, name)
        return color


LIGHT = Palette(
    window=QColor("#f4f5f7"),
    surface=QColor("#ffffff"),
    raised=QColor("#ffffff"),
    sunken=QColor("#e9ecf1"),
    line=QColor("#d6dae1"),
    text=QColor("#1a1e26"),
    text_muted=QColor("#545e6f"),
    text_disabled=QColor("#9aa2b0"),
    accent=QColor("#1d5fc4"),
    on_accent=QColor("#ffffff"),
    accent_soft=QColor("#e3edfb"),
    selection=QColor("#d5e4fa"),
    selection_text=QColor("#0f2650"),
    hover=QColor("#eaedf2"),
    highlight=QColor("#ffe9a8"),
    ok=QColor("#17713c"),
    warning=QColor("#855400"),
    error=QColor("#b3231b"),
    neutral=QColor("#545e6f"),
    info=QColor("#1d5fc4"),
    error_soft=QColor("#fdeceb"),
    warning_soft=QColor("#fdf3dc"),
    danger=QColor("#b3231b"),
    on_danger=QColor("#ffffff"),
    production_band=QColor("#b0132b"),
    on_production=QColor("#ffffff"),
    sandbox_band=QColor("#2b6b62"),
    on_sandbox=QColor("#ffffff"),
    other_band=QColor("#4a5466"),
    on_other=QColor("#ffffff"),
    demo_band=QColor("#584891"),
    demo_stripe=QColor("#65559f"),
    on_demo=QColor("#ffffff"),
    chart_used=QColor("#2f74dc"),
    chart_second=QColor("#2a9d8f"),
    chart_third=QColor("#a26bc7"),
    chart_track=QColor("#e4e8ee"),
    skeleton=QColor("#e6e9ee"),
    shade=QColor(16, 20, 28, 90),
)

DARK = Palette(
    window=QColor("#191c22"),
    surface=QColor("#20242b"),
    raised=QColor("#292e37"),
    sunken=QColor("#14171c"),
    line=QColor("#3a414d"),
    text=QColor("#e7eaef"),
    text_muted=QColor("#a5afbf"),
    text_disabled=QColor("#69727f"),
    accent=QColor("#74adff"),
    on_accent=QColor("#0a1a33"),
    accent_soft=QColor("#22324d"),
    selection=QColor("#2b446f"),
    selection_text=QColor("#f3f7ff"),
    hover=QColor("#2a2f38"),
    highlight=QColor("#6b5413"),
    ok=QColor("#62cc90"),
    warning=QColor("#e8b24f"),
    error=QColor("#ff8f86"),
    neutral=QColor("#a5afbf"),
    info=QColor("#74adff"),
    error_soft=QColor("#40221f"),
    warning_soft=QColor("#3b2f16"),
    danger=QColor("#c9322a"),
    on_danger=QColor("#ffffff"),
    production_band=QColor("#b81a32"),
    on_production=QColor("#ffffff"),
    sandbox_band=QColor("#235b53"),
    on_sandbox=QColor("#ffffff"),
    other_band=QColor("#3b4454"),
    on_other=QColor("#ffffff"),
    demo_band=QColor("#4a3d7d"),
    demo_stripe=QColor("#55478b"),
    on_demo=QColor("#ffffff"),
    chart_used=QColor("#5b9bff"),
    chart_second=QColor("#43bfae"),
    chart_third=QColor("#bd8ce0"),
    chart_track=QColor("#343b46"),
    skeleton=QColor("#2b313a"),
    shade=QColor(0, 0, 0, 140),
)

_MIDDLE = 128
"""Lightness half way between black and white."""

GROUNDS = ("window", "surface", "raised")
"""What ordinary words stand on."""

CONTRASTS: tuple[tuple[str, str], ...] = (
    *((word, ground) for ground in GROUNDS for word in ("text", "text_muted", "accent")),
    *((state, ground) for ground in GROUNDS for state in ("ok", "warning", "error", "neutral", "info")),
    *((word, ground) for ground in ("sunken", "hover", "accent_soft") for word in ("text", "text_muted")),
    ("text", "highlight"),
    ("text", "error_soft"),
    ("error", "error_soft"),
    ("text", "warning_soft"),
    ("warning", "warning_soft"),
    ("accent", "accent_soft"),
    ("on_accent", "accent"),
    ("on_danger", "danger"),
    ("selection_text", "selection"),
    ("on_production", "production_band"),
    ("on_sandbox", "sandbox_band"),
    ("on_other", "other_band"),
    ("on_demo", "demo_band"),
    ("on_demo", "demo_stripe"),
)
"""(words, background) by role: each pair reaches 4.5 to 1 in both palettes."""


def palette_at_start(system: QPalette, choice: str) -> Palette:
    """The colours of the first frame: as chosen ("light", "dark"), else as dark as the system's own."""
    is_dark = choice == "dark" or (choice != "light" and system.window().color().lightness() < _MIDDLE)
    return DARK if is_dark else LIGHT


def contrast(first: QColor, second: QColor) -> float:
    """The contrast ratio of two opaque colours, 1 to 21, as WCAG 2 defines it."""
    brighter, darker = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (brighter + 0.05) / (darker + 0.05)


def _luminance(color: QColor) -> float:
    def linear(channel: float) -> float:
        return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4

    return 0.2126 * linear(color.redF()) + 0.7152 * linear(color.greenF()) + 0.0722 * linear(color.blueF())


def qt_palette(palette: Palette) -> QPalette:
    """The same colours in the roles that Qt's own styles paint with."""
    roles = QPalette.ColorRole
    qt = QPalette()
    for role, color in (
        (roles.Window, palette.window),
        (roles.WindowText, palette.text),
        (roles.Base, palette.surface),
        (roles.AlternateBase, palette.window),
        (roles.Text, palette.text),
        (roles.PlaceholderText, palette.text_muted),
        (roles.Button, palette.raised),
        (roles.ButtonText, palette.text),
        (roles.BrightText, palette.error),
        (roles.ToolTipBase, palette.raised),
        (roles.ToolTipText, palette.text),
        (roles.Highlight, palette.selection),
        (roles.HighlightedText, palette.selection_text),
        (roles.Accent, palette.accent),
        (roles.Link, palette.accent),
        (roles.LinkVisited, palette.accent),
        (roles.Light, palette.raised),
        (roles.Midlight, palette.hover),
        (roles.Mid, palette.line),
        (roles.Dark, palette.line),
    ):
        qt.setColor(role, color)
    for role in (roles.WindowText, roles.Text, roles.ButtonText, roles.HighlightedText):
        qt.setColor(QPalette.ColorGroup.Disabled, role, palette.text_disabled)
    return qt
