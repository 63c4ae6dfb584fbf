"""One run of the program in its window, from the sign-in to the end of everything that was started."""

from __future__ import annotations

from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QApplication

from ui import formats, screenshots, self_test
from ui.app import Program
from ui.look import Look, Scheme
from ui.main_window import MainWindow
from ui.options import Options
from ui.state import RememberedState


async def run(application: QApplication, window: MainWindow, state: RememberedState, options: Options) -> int:
    """Run the program in `window` until the person leaves or the self-test or the tour of pictures is done."""
    if QLocale().language() == QLocale.Language.C:
        # It writes numbers without groups, and six digits in a row are not read at a glance.
        formats.use_locale(QLocale(QLocale.Language.English))
    look = Look(application, Scheme(state.get("window", "look", Scheme.SYSTEM.value)))
    program = Program(look, window, state, options)
    try:
        await program.open()
        if options.self_test:
            return await self_test.run(program)
        if options.screenshots is not None:
            return await screenshots.run(program, options.screenshots)
        await program.until_left()
        return 0
    finally:
        await program.close()
