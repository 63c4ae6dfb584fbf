"""Blocking work for many askers at once: what is asked while one round is at work is answered together in the next."""

from __future__ import annotations

import asyncio
import functools
from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

from console.threads import in_daemon_thread

AskedT = TypeVar("AskedT")
AnswerT = TypeVar("AnswerT")


class Gathered(Generic[AskedT, AnswerT]):
    """Rounds of one kind of work, one after the other, each in a thread.

    work: answers everything that was asked since the last round began, in its order; what raises in it, or stands among
    its answers as an exception, is raised to whoever asked. name: of the thread.
    """

    def __init__(self, work: Callable[[Sequence[AskedT]], Sequence[AnswerT | Exception]], name: str) -> None:
        self._work = work
        self._name = name
        self._waiting: list[tuple[AskedT, asyncio.Future[AnswerT]]] = []
        self._at_work = False

    def ask(self, asked: AskedT) -> asyncio.Future[AnswerT]:
        """The answer of a round that begins from now on; the work is done though nobody waits for it any more."""
        answer: asyncio.Future[AnswerT] = asyncio.get_running_loop().create_future()
        self._waiting.append((asked, answer))
        if not self._at_work:
            self._begin()
        return answer

    def _begin(self) -> None:
        self._at_work = True
        taken, self._waiting = self._waiting, []
        round_ = in_daemon_thread(functools.partial(self._work, [asked for asked, _ in taken]), name=self._name)
        round_.add_done_callback(lambda done: self._end([answer for _, answer in taken], done))

    def _end(self, waiting: list[asyncio.Future[AnswerT]], done: asyncio.Future[Sequence[AnswerT | Exception]]) -> None:
        self._at_work = False
        if self._waiting:
            self._begin()
        problem = done.exception()
        answers = [problem] * len(waiting) if problem is not None else done.result()
        for answer, told in zip(waiting, answers, strict=True):
            if answer.done():
                continue
            if isinstance(told, BaseException):
                answer.set_exception(told)
            else:
                answer.set_result(told)
