"""Colours that can be read, icons that exist, and a look that follows the choice."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication

from ui.look import Look, Scheme
from ui.look.icons import NAMES
from ui.look.palette import CONTRASTS, DARK, LIGHT, Palette, contrast, qt_palette

READABLE = 4.5


@pytest.mark.parametrize("palette", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(("words", "ground"), CONTRASTS)
def test_words_can_be_read_on_what_they_stand_on(palette: Palette, words: str, ground: str) -> None:
    assert contrast(palette.role(words), palette.role(ground)) >= READABLE


def test_contrast_is_measured_as_wcag_does() -> None:
    assert contrast(QColor("black"), QColor("white")) == pytest.approx(21)
    assert contrast(QColor("#777777"), QColor("white")) == pytest.approx(4.48, abs=0.01)


def test_production_cannot_be_taken_for_anything_else() -> None:
    for palette in (LIGHT, DARK):
        hue = palette.production_band.hsvHue()
        assert hue >= 345 or hue <= 10
        assert all(abs(palette.role(band).hsvHue() - hue) > 60 for band in ("sandbox_band", "demo_band", "other_band"))


@pytest.mark.parametrize("palette", [LIGHT, DARK], ids=["light", "dark"])
def test_what_is_off_looks_different_from_what_is_on(palette: Palette) -> None:
    qt = qt_palette(palette)
    assert qt.color(qt.ColorGroup.Disabled, qt.ColorRole.Text) != qt.color(qt.ColorGroup.Active, qt.ColorRole.Text)


@pytest.mark.parametrize("name", NAMES)
def test_every_icon_is_drawn_in_the_colour_asked_for(look: Look, name: str) -> None:
    image = look.icon(name, "accent").pixmap(QSize(32, 32)).toImage()
    inked = _inked(image)
    assert inked, name
    assert all(color.rgb() == LIGHT.accent.rgb() for color in inked)


def test_an_icon_follows_the_look(look: Look) -> None:
    icon = look.icon("company", "text")
    look.choose(Scheme.DARK)
    assert all(color.rgb() == DARK.text.rgb() for color in _inked(icon.pixmap(QSize(32, 32)).toImage()))


def test_an_icon_is_sharp_on_a_dense_screen(look: Look) -> None:
    pixmap = look.icon("company").pixmap(QSize(16, 16), 2.0)
    assert pixmap.size() == QSize(32, 32)
    assert pixmap.devicePixelRatio() == 2.0


def test_the_choice_of_dark_reaches_every_widget(qapp: QApplication, look: Look) -> None:
    look.choose(Scheme.DARK)
    assert look.is_dark
    assert qapp.palette().window().color() == DARK.window
    look.choose(Scheme.LIGHT)
    assert qapp.palette().window().color() == LIGHT.window


def _inked(image: QImage) -> list[QColor]:
    """The colours of the fully covered points."""
    points = (image.pixelColor(x, y) for x in range(image.width()) for y in range(image.height()))
    return [color for color in points if color.alpha() == 255]
