"""The last known state of a profile in one SQLite file, written and read as the batches it was loaded in."""

from __future__ import annotations

import contextlib
import sqlite3
import zlib
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from types import TracebackType
from typing import Self

import msgspec

from console.contract.columns import Batch, SnapshotPart
from console.errors import SnapshotProblem

VERSION = 1
"""Version of the file's layout; a file of another version is set aside, never converted."""

PATIENCE = 10.0
"""Seconds to wait for another program that holds the file."""

_APPLICATION = 0x42434F4E
"""Marks a SQLite file as a snapshot of this program ("BCON")."""

_LAYOUT = """
CREATE TABLE load (
    id INTEGER PRIMARY KEY, "table" TEXT NOT NULL, target INTEGER NOT NULL, at INTEGER NOT NULL,
    complete INTEGER NOT NULL
) STRICT;
CREATE TABLE part (
    load INTEGER NOT NULL REFERENCES load (id) ON DELETE CASCADE, number INTEGER NOT NULL, checksum INTEGER NOT NULL,
    body BLOB NOT NULL, PRIMARY KEY (load, number)
) STRICT;
"""

# What SQLite keeps beside the file while it is open.
_COMPANIONS = ("-wal", "-shm")

_ASIDE = ".damaged"

_DAMAGED = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)


class _Unusable(Exception):
    """Why a file cannot be used as a snapshot."""


class SnapshotWriter:
    """Writes one load after the other; a load counts from its `finish` on, and until then the old state does.

    A load of everything (target 0) replaces all loads of its table; a load of a branch comes after them, and replaces
    an earlier one of the same branch. Every method raises SnapshotProblem where the file cannot be written; a file that
    is damaged or not a snapshot is set aside and a fresh one is begun. To be used by one thread; leaving it as a
    context abandons a load that is not finished.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._load: int | None = None
        self._written = 0
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._connection = _opened_to_write(path)
        except (sqlite3.Error, OSError) as error:
            raise _not_written(path, error) from error

    def begin(self, table: str, target: int, at: int) -> None:
        """Begin a load of `table` below `target`, told by the provider at `at` (microseconds, UTC)."""
        self.abandon()
        with self._writing(), self._connection:
            row = self._connection.execute(
                'INSERT INTO load ("table", target, at, complete) VALUES (?, ?, ?, 0)', (table, target, at)
            )
        self._load, self._written = row.lastrowid, 0

    def add(self, batch: Batch) -> None:
        """Write one batch of the load."""
        body = msgspec.msgpack.encode(batch)
        with self._writing(), self._connection:
            self._connection.execute(
                "INSERT INTO part VALUES (?, ?, ?, ?)", (self._load, self._written, zlib.crc32(body), body)
            )
        self._written += 1

    def finish(self) -> None:
        """Let the load take the place of what it replaces."""
        if not self._written:
            # A load without rows is a fact too: it says that there is nothing any more.
            self.add(Batch(0, {}, {}))
        with self._writing(), self._connection:
            self._connection.execute(
                "DELETE FROM load WHERE id <> :id AND EXISTS (SELECT 1 FROM load AS done WHERE done.id = :id"
                ' AND done."table" = load."table" AND done.target IN (0, load.target))',
                {"id": self._load},
            )
            self._connection.execute("UPDATE load SET complete = 1 WHERE id = ?", (self._load,))
        self._load = None

    def abandon(self) -> None:
        """Forget a load that is not finished; without one nothing happens."""
        load, self._load = self._load, None
        if load is not None:
            with self._writing(), self._connection:
                self._connection.execute("DELETE FROM load WHERE id = ?", (load,))

    def close(self) -> None:
        """Abandon what is not finished and let go of the file."""
        with closing(self._connection):
            self.abandon()

    @contextlib.contextmanager
    def _writing(self) -> Iterator[None]:
        try:
            yield
        except (sqlite3.Error, OSError) as error:
            if _is_damage(error):
                self._load = None
                self._connection.close()
                _set_aside(self._path)
            raise _not_written(self._path, error) from error

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def read(path: Path) -> Iterator[SnapshotPart]:
    """The parts of all finished loads, in the order to replay them; nothing where there is no file.

    A file that is damaged, is no snapshot, or was written by another version is set aside, so that the next load writes
    a fresh one, and SnapshotProblem is raised; the parts that came before it are good.
    """
    if not path.exists():
        return
    try:
        with closing(_connected(path)) as connection:
            _check(connection)
            rows = connection.execute(
                'SELECT load."table", load.target, load.at, part.checksum, part.body,'
                " part.number = (SELECT max(number) FROM part AS other WHERE other.load = load.id)"
                " FROM load JOIN part ON part.load = load.id WHERE load.complete ORDER BY load.id, part.number"
            )
            for table, target, at, checksum, body, last in rows:
                yield SnapshotPart(table, target, at, _batch(body, checksum), bool(last))
    except (_Unusable, msgspec.MsgspecError, sqlite3.Error) as error:
        kept = _kept_aside(path) if _is_damage(error) else ""
        raise SnapshotProblem(
            f"The last known state in {path} cannot be used: {error}.",
            f"{kept}Refresh to load the hierarchy anew; nothing else depends on the file.",
        ) from error


def _kept_aside(path: Path) -> str:
    """What became of a damaged file, as the beginning of an advice; Windows moves none that a program holds open."""
    try:
        return f"It was set aside as {_set_aside(path).name}. "
    except OSError as error:
        return f"It cannot be set aside ({error.strerror}): close every other window of this program. "


def _not_written(path: Path, error: Exception) -> SnapshotProblem:
    return SnapshotProblem(
        f"The last known state could not be written to {path}.",
        "Check that the folder can be written to and the disk is not full; only the quick start is affected.",
        str(error),
    )


def _batch(body: bytes, checksum: int) -> Batch:
    if zlib.crc32(body) != checksum:
        raise _Unusable("a part of it does not match its checksum")
    return msgspec.msgpack.decode(body, type=Batch)


def _is_damage(error: Exception) -> bool:
    """Whether the file itself is at fault, and not the disk, its rights or another program that holds it."""
    if isinstance(error, sqlite3.Error):
        # The low byte is the error, the others its variety; a table that is missing is SQLITE_ERROR.
        return error.sqlite_errorcode & 0xFF in (*_DAMAGED, sqlite3.SQLITE_ERROR)
    return not isinstance(error, OSError)


def _connected(path: Path) -> sqlite3.Connection:
    # The engine's snapshot thread opens the file and may end what another one began, never both at a time.
    connection = sqlite3.connect(path, timeout=PATIENCE, check_same_thread=False)
    connection.execute("PRAGMA foreign_keys = ON")
    return connection


def _check(connection: sqlite3.Connection) -> None:
    _check_layout(connection)
    (verdict,) = connection.execute("PRAGMA quick_check(1)").fetchone()
    if verdict != "ok":
        raise _Unusable("the file is damaged")


def _check_layout(connection: sqlite3.Connection) -> None:
    (application,) = connection.execute("PRAGMA application_id").fetchone()
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    if application != _APPLICATION:
        raise _Unusable("it is not a snapshot of this program")
    if version != VERSION:
        raise _Unusable(f"it was written by another version of this program (layout {version}, not {VERSION})")


def _opened_to_write(path: Path) -> sqlite3.Connection:
    """The file, laid out; one that is no snapshot of this version is set aside for a fresh one."""
    if path.exists() and path.stat().st_size:
        connection = _connected(path)
        try:
            _check_layout(connection)
            connection.execute("DELETE FROM load WHERE NOT complete")
            connection.commit()
        except (_Unusable, sqlite3.Error) as error:
            connection.close()
            if not _is_damage(error):
                raise
            _set_aside(path)
        else:
            return connection
    # The names of a provider's customers are nobody else's on this machine.
    path.touch(mode=0o600)
    connection = _connected(path)
    try:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = NORMAL")
        with connection:
            connection.executescript(
                f"BEGIN; {_LAYOUT} PRAGMA application_id = {_APPLICATION}; PRAGMA user_version = {VERSION}; COMMIT;"
            )
    except sqlite3.Error:
        connection.close()
        raise
    return connection


def _set_aside(path: Path) -> Path:
    aside = path.with_name(path.name + _ASIDE)
    path.replace(aside)
    for companion in _COMPANIONS:
        path.with_name(path.name + companion).unlink(missing_ok=True)
    return aside


def remove(path: Path) -> None:
    """Delete a snapshot and whatever lies beside it; without one nothing happens. Raises SnapshotProblem."""
    try:
        for companion in ("", *_COMPANIONS, _ASIDE):
            path.with_name(path.name + companion).unlink(missing_ok=True)
    except OSError as error:
        raise SnapshotProblem(
            f"The last known state in {path} could not be deleted.",
            "Close every other window of this program and delete the file by hand.",
            str(error),
        ) from error
