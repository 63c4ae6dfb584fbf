"""The desktop program. The window is painted before anything that it does not need for that is imported."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ui.options import Options

THREADS_END_WITHIN = 2.0
"""Seconds that a thread may take at the end of the program; one that hangs in a key store takes for ever."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the program, or one of the processes that it starts itself with when it is frozen."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    if getattr(sys, "frozen", False):
        import multiprocessing

        multiprocessing.freeze_support()
    if words[:1] == ["--engine"]:
        from console.engine.host import main as engine

        return engine()
    if words[:1] == ["--provider"]:
        from console.demo.__main__ import main as provider

        return provider(words[1:])
    from ui.options import parse

    options = parse(words)
    return _show_unwatched(options) if options.self_test or options.screenshots else _show_window(options)


def _show_unwatched(options: Options) -> int:
    """Run a window that nobody looks at: without a display if there is none, and without anything of the person's."""
    import tempfile

    from console.paths import HOME_VARIABLE

    if sys.platform == "linux":
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    with tempfile.TemporaryDirectory(prefix="backup-console-", ignore_cleanup_errors=True) as home:
        os.environ[HOME_VARIABLE] = home
        return _show_window(options)


def _show_window(options: Options) -> int:
    from PySide6.QtCore import QEventLoop
    from PySide6.QtWidgets import QApplication

    from console.paths import config_folder
    from ui.look.palette import palette_at_start
    from ui.main_window import MainWindow
    from ui.state import RememberedState

    # Python would hear of Ctrl+C at the terminal only when it next runs; the children end with their pipes.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    application = QApplication(sys.argv[:1])
    application.setApplicationName("backup-console")
    application.setApplicationDisplayName("Backup Console")
    # The program ends when it has taken itself apart, which it does after its window has gone.
    application.setQuitOnLastWindowClosed(False)
    state = RememberedState(config_folder() / "window.ini")
    window = MainWindow(palette_at_start(application.palette(), state.get("window", "look", "")))
    if geometry := state.get("window", "geometry", ""):
        window.restore_geometry_text(geometry)
    first_frame = QEventLoop()
    window.painted.connect(first_frame.quit)
    window.show()
    first_frame.exec()

    import qasync

    from console.threads import outlast_threads
    from ui.running import run

    with qasync.QEventLoop(application) as loop:
        code: int = loop.run_until_complete(run(application, window, state, options))
    outlast_threads(THREADS_END_WITHIN)
    return code


if __name__ == "__main__":
    sys.exit(main())
