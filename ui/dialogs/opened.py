"""Dialogs are opened and awaited; the event loop goes on turning."""

from __future__ import annotations

import asyncio

from PySide6.QtWidgets import QDialog


async def opened(dialog: QDialog) -> bool:
    """Open `dialog` over its window and return whether it was accepted. A cancelled wait closes it."""
    answer: asyncio.Future[bool] = asyncio.get_running_loop().create_future()

    def finished(result: int) -> None:
        if not answer.done():
            answer.set_result(result == QDialog.DialogCode.Accepted)

    dialog.finished.connect(finished)
    dialog.open()
    try:
        return await answer
    finally:
        dialog.finished.disconnect(finished)
        dialog.close()
        dialog.deleteLater()
