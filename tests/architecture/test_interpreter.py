"""The versions of Python and Qt that are locked together work together."""

from __future__ import annotations

import sys

from PySide6.QtCore import QObject, Signal

EMITS = 5_000


class Sender(QObject):
    """Sends the values that a broken binding gives back once too often."""

    flag = Signal(bool)
    thing = Signal(object)


def test_five_thousand_signals_do_not_use_up_true_false_and_none() -> None:
    values = (True, False, None)
    sender = Sender()
    received: list[object] = []
    sender.flag.connect(received.append)
    sender.thing.connect(received.append)
    before = [sys.getrefcount(value) for value in values]
    for _ in range(EMITS):
        sender.flag.emit(True)
        sender.flag.emit(False)
        sender.thing.emit(None)
    assert len(received) == 3 * EMITS
    received.clear()
    after = [sys.getrefcount(value) for value in values]
    # From Python 3.12 on these values are immortal: C code may count them wrongly, and it does no harm.
    assert sys.version_info >= (3, 12) or all(
        late > early - EMITS // 10 for early, late in zip(before, after, strict=True)
    )
