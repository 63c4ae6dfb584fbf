from __future__ import annotations

from collections.abc import Iterator

import pytest
import stamina

from console.errors import (
    BadReply,
    ConsoleError,
    PlainHttpRefused,
    ReplyTooLarge,
    SoapFault,
    TlsFailed,
    TransportFailed,
)
from console.soap.retry import RetryPolicy

AT_ONCE = RetryPolicy(first_wait=0.0, jitter=0.0, longest_wait=0.0)
OUT_OF_SERVICE = BadReply("out of service", status=503)


@pytest.fixture(autouse=True)
def no_messages() -> Iterator[None]:
    stamina.instrumentation.set_on_retry_hooks([])
    yield
    stamina.instrumentation.set_on_retry_hooks(None)


class Server:
    """Fails as often as it is told to and then answers."""

    def __init__(self, problem: ConsoleError, times: int) -> None:
        self.problem = problem
        self.times = times
        self.asked = 0

    async def ask(self) -> str:
        self.asked += 1
        if self.asked <= self.times:
            raise self.problem
        return "answer"


@pytest.mark.parametrize("problem", [TransportFailed("cut", sent=True), TransportFailed("refused"), OUT_OF_SERVICE])
async def test_a_short_trouble_is_waited_out(problem: ConsoleError) -> None:
    server = Server(problem, 2)
    assert await AT_ONCE.reading(server.ask) == "answer"
    assert server.asked == 3


async def test_a_long_trouble_is_raised_as_it_is_after_a_few_tries() -> None:
    server = Server(TransportFailed("cut", sent=True), 100)
    with pytest.raises(TransportFailed, match="cut"):
        await AT_ONCE.reading(server.ask)
    assert server.asked == AT_ONCE.attempts


@pytest.mark.parametrize(
    "problem",
    [
        TlsFailed("certificate"),
        PlainHttpRefused("http"),
        BadReply("failed inside", status=500),
        BadReply("a page", status=200),
        ReplyTooLarge("too large"),
        SoapFault("fault"),
    ],
)
async def test_what_will_not_pass_is_not_asked_again(problem: ConsoleError) -> None:
    server = Server(problem, 1)
    with pytest.raises(type(problem)):
        await AT_ONCE.reading(server.ask)
    assert server.asked == 1


@pytest.mark.parametrize(("asked_for", "waited"), [(3.0, 3.0), (86_400.0, 15.0), (0.0, 0.0), (None, True)])
def test_a_server_may_say_how_long_to_wait_up_to_a_bound(asked_for: float | None, waited: float | bool) -> None:
    problem = BadReply("out of service", status=503, retry_after=asked_for)
    assert RetryPolicy(longest_wait=15.0)._worth_asking_again(problem) == waited
