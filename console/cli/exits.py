"""How a headless command ends: what the shell is told of each failure."""

from __future__ import annotations

from enum import IntEnum

from console.errors import (
    ConsoleError,
    InvalidInput,
    JournalProblem,
    OutcomeUnknown,
    ProfileProblem,
    ProviderRefused,
    StillUnsettled,
)


class Exit(IntEnum):
    """Exit codes; scripts depend on them."""

    SUCCESS = 0
    REFUSED = 1
    USAGE = 2
    TRANSPORT = 3
    UNKNOWN = 4


EXIT_TEXT = """\
exit codes:
  0  success
  1  the provider answered with a result other than 0; for check: something is broken
  2  bad usage, a field that is not valid, an earlier change that is not settled, or a journal that cannot be written;
     nothing was sent
  3  no answer, a TLS failure, a reply that is none, or the sign-in was refused
  4  a change was sent and its answer was lost: it may or may not have happened"""


def exit_code(error: ConsoleError) -> Exit:
    """The exit code of a failure."""
    if isinstance(error, ProviderRefused):
        return Exit.REFUSED
    if isinstance(error, InvalidInput | ProfileProblem | JournalProblem | StillUnsettled):
        return Exit.USAGE
    if isinstance(error, OutcomeUnknown):
        return Exit.UNKNOWN
    return Exit.TRANSPORT
