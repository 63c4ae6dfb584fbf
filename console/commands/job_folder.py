"""The folder of all jobs: reads them, sets damaged ones aside, and lets one program at a time move a job on."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from pathlib import Path

import msgspec

from console.commands import job_file
from console.commands.change import JournalQuery
from console.commands.job import Job, JobState
from console.commands.job_lock import FileLock
from console.commands.job_rows import HeldJob, JobMade, RowPlanned
from console.commands.journal import Journal
from console.errors import InvalidInput, JournalProblem
from console.files import set_aside

_ELSEWHERE = "Another window of the program runs this job."
_DAMAGED = ".damaged-"
_log = logging.getLogger(__name__)


class JobFolder:
    """The jobs on disk. `journal` tells what became of their rows. Every method blocks for a moment."""

    def __init__(self, folder: Path, journal: Journal) -> None:
        self._folder = folder
        self._journal = journal
        self._locks: dict[str, FileLock] = {}

    def path(self, job_id: str) -> Path:
        """The file of a job."""
        return self._folder / f"{job_id}{job_file.ENDING}"

    def read_all(self) -> tuple[list[HeldJob], list[Job]]:
        """Every job, and of those that cannot be read what a person is told."""
        held, damaged = [], []
        for path in sorted(self._folder.glob(f"*{job_file.ENDING}")):
            if _DAMAGED in path.name:
                damaged.append(_damaged(path, "It was set aside."))
                continue
            try:
                held.append(self._read(path))
            except job_file.DamagedJob as damage:
                damaged.append(_set_aside(path, str(damage)))
            except OSError as problem:
                damaged.append(_damaged(path, f"It cannot be read: {problem.strerror}."))
        return held, damaged

    def keep(self, made: JobMade, rows: Iterable[RowPlanned]) -> HeldJob:
        """Write a new job: without its secrets, which stay in the memory of this program. Raises JournalProblem."""
        held = HeldJob(made)
        for row in rows:
            held.apply(row)
        job_file.write(self.path(made.id), made, map(_without_secrets, rows))
        self._require(made.id)
        return held

    def is_mine(self, job_id: str) -> bool:
        """Whether this program alone moves the job on already."""
        lock = self._locks.get(job_id)
        return lock is not None and lock.is_held

    def take(self, job_id: str) -> HeldJob:
        """Let this program alone move a job on, as another one may have left it since it was read.

        Raises InvalidInput while another program does, and JournalProblem for a file that cannot be read.
        """
        self._require(job_id)
        try:
            return self._read(self.path(job_id))
        except (OSError, job_file.DamagedJob) as problem:
            raise JournalProblem(f"The file of the job cannot be read: {problem}.", "Plan it anew.") from problem

    def remove(self, job_id: str) -> None:
        """Remove a job's file. Raises JournalProblem."""
        self._lock(job_id).release()
        del self._locks[job_id]
        try:
            for path in (self.path(job_id), self._lock_path(job_id)):
                path.unlink(missing_ok=True)
        except OSError as error:
            raise JournalProblem(
                f"The job cannot be removed from {self._folder}: {error.strerror}.",
                "Give yourself the right to write there.",
            ) from error

    def close(self) -> None:
        """Let other programs move the jobs on."""
        for lock in self._locks.values():
            lock.release()

    def _read(self, path: Path) -> HeldJob:
        held = job_file.read(path)
        if path.stem != held.made.id:
            raise job_file.DamagedJob("at line 1: it is another job's")
        held.take_up(self._journal.entries(JournalQuery(job=held.made.id)))
        if held.state is JobState.RUNNING:
            if self._lock(held.made.id).acquire():
                held.interrupt()
            else:
                held.problem = _ELSEWHERE
        return held

    def _require(self, job_id: str) -> None:
        try:
            is_mine = self._lock(job_id).acquire()
        except OSError as error:
            raise JournalProblem(
                f"The job cannot be written to {self._folder}: {error.strerror}.",
                "Give yourself the right to write there; until then nothing of it is sent.",
            ) from error
        if not is_mine:
            raise InvalidInput(_ELSEWHERE, "See to it there, or close that window first.")

    def _lock(self, job_id: str) -> FileLock:
        return self._locks.setdefault(job_id, FileLock(self._lock_path(job_id)))

    def _lock_path(self, job_id: str) -> Path:
        return self._folder / f"{job_id}.lock"


def _set_aside(path: Path, where: str) -> Job:
    _log.warning("The job in %s is damaged %s", path.name, where)
    try:
        return _damaged(set_aside(path), f"Its file is damaged {where}, and was set aside.")
    except OSError as error:
        return _damaged(path, f"Its file is damaged {where}, and cannot be set aside: {error.strerror}.")


def _damaged(path: Path, problem: str) -> Job:
    return Job(
        id=path.stem,
        title=f"A job that cannot be read ({path.name})",
        service="",
        operation="",
        profile="",
        state=JobState.CANCELLED,
        total=0,
        counts={},
        concurrency=1,
        made_at=path.stat().st_mtime_ns // 1_000 if path.exists() else 0,
        problem=f"{problem} What it did is in the journal; what it had not done yet is to be planned anew.",
    )


def _without_secrets(row: RowPlanned) -> RowPlanned:
    if not row.is_withheld:
        return row
    return msgspec.structs.replace(row, change=msgspec.structs.replace(row.change, fields=b""))
