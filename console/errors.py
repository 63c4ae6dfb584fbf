"""Every failure the console can tell a person about: one sentence of what happened, one of what to do next.

An error crosses the pipe between the processes as a `Report` and is raised again on the other side as the same class.
No error text holds a secret.
"""

from __future__ import annotations

from typing import Any, ClassVar

import msgspec


class Report(msgspec.Struct, frozen=True):
    """An error in the form that crosses the pipe. `facts` are the class's own keyword arguments."""

    kind: str
    summary: str
    advice: str = ""
    details: str = ""
    facts: dict[str, Any] = {}


class ConsoleError(Exception):
    """Base of all failures that are told to a person.

    summary: what happened and to whom, one sentence. advice: the next step, one sentence. details: folded away at
    first (status, media type, first words of a reply). facts: what a program may want to look at.
    """

    kinds: ClassVar[dict[str, type[ConsoleError]]] = {}

    def __init_subclass__(cls, **options: Any) -> None:
        super().__init_subclass__(**options)
        ConsoleError.kinds[cls.__name__] = cls

    def __init__(self, summary: str, advice: str = "", details: str = "", **facts: Any) -> None:
        super().__init__(summary)
        self.summary = summary
        self.advice = advice
        self.details = details
        self.facts = facts

    def report(self) -> Report:
        """The error in the form that crosses the pipe."""
        return Report(type(self).__name__, self.summary, self.advice, self.details, self.facts)


def from_report(report: Report) -> ConsoleError:
    """The error that `report` describes, as the class it was raised as."""
    kind = ConsoleError.kinds.get(report.kind, ConsoleError)
    return kind(report.summary, report.advice, report.details, **report.facts)


class InvalidInput(ConsoleError):
    """A value breaks a rule of its field. facts: problems = [{"path", "rule", "value"}, …]."""


class SignInRefused(ConsoleError):
    """The provider does not accept the user name and password of the session."""


class ProviderRefused(ConsoleError):
    """The provider answered with a result code other than 0. facts: operation, code, name, message."""


class TransportFailed(ConsoleError):
    """No answer: unknown host, refused, cut, timed out. facts: sent = the request may have reached the server."""


class TlsFailed(TransportFailed):
    """The server's certificate or the TLS handshake failed."""


class PlainHttpRefused(TransportFailed):
    """The address is plain http and not on loopback: the password would cross the network in clear."""


class BadReply(ConsoleError):
    """An answer came that is not the documented one. facts: status, media_type."""


class ReplyTooLarge(BadReply):
    """The answer is larger than the cap of the profile. facts: limit (bytes)."""


class ForbiddenXml(BadReply):
    """The answer holds a document type, an entity or an external reference; it was not read."""


class BadValue(BadReply):
    """A value of the answer does not parse. facts: path, value, expected."""


class SoapFault(BadReply):
    """The server answered with a SOAP fault. facts: code, reason."""


class OperationOff(ConsoleError):
    """The server does not offer the operation in a form that is safe to call. facts: operation, missing."""


class OutcomeUnknown(ConsoleError):
    """A change was sent and its answer was lost: it may or may not have happened."""


class EngineLost(ConsoleError):
    """The engine process ended before it answered."""


class NotSignedIn(ConsoleError):
    """A call needs a session and there is none."""


class VaultUnavailable(ConsoleError):
    """The system's key store is missing or locked; the password can be held for this session only."""


class ProfileProblem(ConsoleError):
    """The profile file cannot be read or written, or the profile is not valid."""


class SnapshotProblem(ConsoleError):
    """The snapshot on disk is damaged or cannot be written; nothing is lost but the quick start."""


class JournalProblem(ConsoleError):
    """The journal cannot be written or read; without it no change is sent."""


class SetsProblem(ConsoleError):
    """The file of sets and tags cannot be read or written, or a set is not valid. facts: is_newer."""


class NotInJournal(ConsoleError):
    """The journal has no entry with that id: the change was never sent. facts: entry (the id)."""


class StillUnsettled(ConsoleError):
    """Nothing was sent, since of an earlier change of the same thing it is not known if it happened. facts: entry."""


class BegunAlready(JournalProblem):
    """A change with that id stands in the journal already; nothing was sent again. facts: entry (its id)."""


class ReadingFailed(ConsoleError):
    """A file with rows that a person chose cannot be read or understood."""


class ExportFailed(ConsoleError):
    """A file with exported rows cannot be written; what stood there before is untouched."""
