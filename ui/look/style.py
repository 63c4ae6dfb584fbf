"""The few things that the native style does not know, as one style sheet.

Widgets say what they are with the dynamic property `look` (see `dress`); trees and tables are left to their delegates.
"""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QAbstractButton, QToolButton, QWidget

from ui.look import spacing
from ui.look.palette import Palette


def dress(widget: QWidget, look: str) -> None:
    """Let `widget` be painted as one of the kinds that the style sheet knows.

    Tool buttons: "flat", "framed", "small", and "band" on the environment bar. Push buttons: "primary", "danger",
    "quiet". Labels: "muted", "error", "warning". Line edits: "field", "wrong". Frames: "panel", "raised", "bar",
    "line", "plain", "chip", "notice", "failure". Tab bars: "pages", "places". Trees and lists: "boxed".
    """
    widget.setProperty("look", look)
    style = widget.style()
    style.unpolish(widget)
    style.polish(widget)


def show_words_beside_icon(button: QAbstractButton) -> None:
    """Let a button show words and icon, and leave a gap between them, which Qt's styles do not."""
    if isinstance(button, QToolButton):
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
    button.setIconSize(QSize(spacing.ICON + spacing.TINY, spacing.ICON))


def style_sheet(palette: Palette, *, is_fusion: bool) -> str:
    """The style sheet in the colours of `palette`; Qt's own style, native nowhere, gets thin scroll bars."""
    colors = {name: color.name() for name, color in palette._asdict().items()}
    lengths = {
        name.lower(): value for name, value in vars(spacing).items() if name.isupper() and isinstance(value, int)
    }
    sheet = _SHEET + _THIN_SCROLL_BARS if is_fusion else _SHEET
    return sheet.format(**colors, **{f"px_{name}": f"{value}px" for name, value in lengths.items()})


_SHEET = """
QToolTip {{ color: {text}; background: {raised}; border: 1px solid {line}; padding: {px_tiny}; }}
QToolButton[look="flat"] {{ border: 2px solid transparent; border-radius: {px_radius}; padding: 3px 6px; }}
QToolButton[look="flat"]:hover {{ background: {hover}; }}
QToolButton[look="flat"]:pressed, QToolButton[look="flat"]:checked {{ background: {accent_soft}; }}
QToolButton[look="flat"]:focus {{ border-color: {accent}; }}
QToolButton[look="flat"]::menu-indicator {{ image: none; }}
QToolButton[look="small"] {{ border: none; border-radius: 3px; padding: 0; }}
QToolButton[look="small"]:hover {{ background: {hover}; }}
QToolButton[look="band"] {{ color: {on_production}; background: transparent; border: 2px solid transparent;
    border-radius: {px_radius}; padding: 3px 8px; }}
QToolButton[look="band"]:hover, QToolButton[look="band"]:pressed {{ background: rgba(255, 255, 255, 40); }}
QToolButton[look="band"]:focus {{ border-color: {on_production}; }}
QToolButton[look="band"]::menu-indicator {{ image: none; }}
QToolButton[look="framed"] {{ background: {raised}; border: 1px solid {line}; border-radius: {px_radius};
    padding: 4px 8px; }}
QToolButton[look="framed"]:hover {{ background: {hover}; }}
QToolButton[look="framed"]:focus {{ border: 2px solid {accent}; padding: 3px 7px; }}
QToolButton[look="framed"]:disabled {{ color: {text_disabled}; background: {window}; }}
QPushButton {{ background: {raised}; border: 1px solid {line}; border-radius: {px_radius}; padding: 5px 12px; }}
QPushButton:hover {{ background: {hover}; }}
QPushButton:pressed {{ background: {sunken}; }}
QPushButton:disabled {{ color: {text_disabled}; background: {window}; }}
QPushButton:focus {{ border: 2px solid {accent}; padding: 4px 11px; }}
QPushButton[look="primary"] {{ color: {on_accent}; background: {accent}; border-color: {accent}; }}
QPushButton[look="primary"]:focus {{ border-color: {text}; }}
QPushButton[look="primary"]:disabled {{ color: {text_disabled}; background: {sunken}; border-color: {line}; }}
QPushButton[look="danger"] {{ color: {on_danger}; background: {danger}; border-color: {danger}; }}
QPushButton[look="danger"]:focus {{ border-color: {text}; }}
QPushButton[look="danger"]:disabled {{ color: {text_disabled}; background: {sunken}; border-color: {line}; }}
QPushButton[look="quiet"] {{ color: {accent}; background: transparent; border: 2px solid transparent;
    padding: 3px 6px; text-align: left; }}
QPushButton[look="quiet"]:hover {{ background: {accent_soft}; }}
QPushButton[look="quiet"]:focus {{ border-color: {accent}; }}
QPushButton[look="quiet"]:disabled {{ color: {text_disabled}; }}
QLineEdit {{ color: {text}; background: {surface}; border: 1px solid {line};
    border-radius: {px_radius}; padding: 4px 8px; selection-background-color: {selection};
    selection-color: {selection_text}; }}
QLineEdit:focus {{ border: 2px solid {accent};
    padding: 3px 7px; }}
QLineEdit[look="wrong"] {{ border: 1px solid {error}; }}
QLineEdit[look="wrong"]:focus {{ border: 2px solid {error}; }}
QLineEdit:read-only {{ color: {text_muted}; background: {window}; }}
QLineEdit:disabled {{ color: {text_disabled}; background: {window}; }}
QPlainTextEdit {{ color: {text}; background: {surface}; border: 1px solid {line}; border-radius: {px_radius};
    selection-background-color: {selection}; selection-color: {selection_text}; }}
QPlainTextEdit:focus {{ border: 2px solid {accent}; }}
QLabel:focus {{ background: {accent_soft}; border-radius: {px_tiny}; }}
QLabel[look="muted"] {{ color: {text_muted}; }}
QLabel[look="error"] {{ color: {error}; }}
QLabel[look="warning"] {{ color: {warning}; }}
QFrame[look="panel"] {{ background: {surface}; border: 1px solid {line}; border-radius: {px_radius}; }}
QFrame[look="bar"] {{ background: {surface}; border: none; border-bottom: 1px solid {line}; }}
QFrame[look="chip"] {{ background: {accent_soft}; border: 1px solid {line}; border-radius: {px_radius}; }}
QFrame[look="raised"] {{ background: {raised}; border: 1px solid {line}; border-radius: {px_radius}; }}
QFrame[look="line"] {{ background: {line}; border: none; }}
QFrame[look="plain"] {{ background: {surface}; border: none; }}
QFrame[look="notice"] {{ background: {warning_soft}; border: 1px solid {warning}; border-radius: {px_radius}; }}
QFrame[look="failure"] {{ background: {error_soft}; border: 1px solid {error}; border-radius: {px_radius}; }}
QTabBar[look="pages"], QTabBar[look="places"] {{ background: transparent; }}
QTabBar[look="pages"]::tab {{ color: {text_muted}; background: transparent; border: none;
    border-bottom: 2px solid transparent; padding: {px_small} {px_medium}; }}
QTabBar[look="pages"]::tab:hover {{ color: {text}; background: {hover}; }}
QTabBar[look="pages"]::tab:selected {{ color: {text}; border-bottom-color: {accent}; }}
QTabBar[look="pages"]::tab:selected:focus {{ background: {accent_soft}; }}
QTabBar[look="places"]::tab {{ color: {text_muted}; background: {sunken}; border: 1px solid {line}; border-bottom: none;
    padding: {px_tiny} {px_small}; margin-right: 2px; max-width: 240px; border-top-left-radius: {px_radius};
    border-top-right-radius: {px_radius}; }}
QTabBar[look="places"]::tab:selected {{ color: {text}; background: {surface}; }}
QTabBar[look="places"]::tab:selected:focus {{ border-color: {accent}; }}
QSplitter::handle {{ background: {line}; }}
QDialogButtonBox {{ dialogbuttonbox-buttons-have-icons: 0; }}
QMenu {{ color: {text}; background: {raised}; border: 1px solid {line}; padding: {px_tiny}; }}
QMenu::item {{ padding: 5px {px_wide} 5px {px_small}; border-radius: {px_tiny}; }}
QMenu::item:selected {{ color: {selection_text}; background: {selection}; }}
QMenu::item:disabled {{ color: {text_disabled}; background: transparent; }}
QMenu::icon {{ padding-left: {px_small}; }}
QMenu::separator {{ height: 1px; background: {line}; margin: {px_tiny} {px_small}; }}
QStatusBar {{ background: {window}; border-top: 1px solid {line}; }}
QStatusBar::item {{ border: none; }}
QTableView {{ border: 1px solid {line}; border-radius: {px_radius}; }}
QTreeView[look="boxed"], QListWidget[look="boxed"] {{ border: 1px solid {line}; border-radius: {px_radius}; }}
QTreeView[look="boxed"]:focus, QListWidget[look="boxed"]:focus {{ border: 2px solid {accent}; }}
QTableView::corner {{ background: {surface}; border: none; }}
QAbstractScrollArea::corner {{ background: transparent; border: none; }}
QHeaderView {{ background: {window}; }}
QHeaderView::section {{ color: {text_muted}; background: {window}; border: none; border-bottom: 1px solid {line};
    border-right: 1px solid {line}; padding: 0 {px_small}; }}
QHeaderView::section:hover {{ color: {text}; background: {hover}; }}
QHeaderView::section:last {{ border-right: none; }}
"""

_THIN_SCROLL_BARS = """
QScrollBar:vertical {{ background: transparent; width: 12px; margin: 0; }}
QScrollBar:horizontal {{ background: transparent; height: 12px; margin: 0; }}
QScrollBar::handle {{ background: {line}; border-radius: 4px; margin: 2px; }}
QScrollBar::handle:vertical {{ min-height: 32px; }}
QScrollBar::handle:horizontal {{ min-width: 32px; }}
QScrollBar::handle:hover {{ background: {text_disabled}; }}
QScrollBar::add-line, QScrollBar::sub-line, QScrollBar::add-page, QScrollBar::sub-page {{ background: none;
    width: 0; height: 0; }}
"""
