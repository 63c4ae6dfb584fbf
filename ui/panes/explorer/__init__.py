"""The API explorer; importing the package registers its page."""

from ui.panes.explorer.page import ExplorerPage

__all__ = ["ExplorerPage"]
