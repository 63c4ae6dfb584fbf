"""A list that is written page by page while it changes."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from aiohttp import web

from console.cli.lists import write_all
from console.contract.services.entity_management import GetEntityAccounts
from console.demo.exchange import Exchange
from console.demo.mishaps import Mishap
from console.demo.records import Status
from console.session.profile import Profile
from console.session.session import Session
from tests.support.provider import PASSWORD, RunningProvider


class Leaving(Mishap, frozen=True):
    """The first account is gone before the request is answered."""

    async def happen(self, exchange: Exchange) -> web.StreamResponse | None:
        LEAVING.pop()()
        return None


LEAVING: list[Callable[[], None]] = []


def _leave(provider: RunningProvider, name: str | None) -> None:
    provider.state.accounts[name or ""].status = Status.CANCELLED
    provider.state.changed()


@pytest.mark.parametrize("form", ["json", "csv"])
async def test_rows_that_move_up_are_neither_missed_nor_written_twice(
    provider: RunningProvider, profile: Profile, form: str
) -> None:
    written: list[str] = []
    async with await Session.sign_in(profile, PASSWORD) as session:
        request = GetEntityAccounts(TargetEntityID=0, PageSize=5, PageIndex=1)
        before = await session.call(GetEntityAccounts(TargetEntityID=0, PageSize=100, PageIndex=1))
        assert before.Accounts
        first = before.Accounts[0].Username
        provider.faults.add(Leaving(), operation="GetEntityAccounts", skip=1, times=1)
        LEAVING.append(lambda: _leave(provider, first))
        await write_all(session, request, form, written.append)  # type: ignore[arg-type]
        after = await session.call(GetEntityAccounts(TargetEntityID=0, PageSize=100, PageIndex=1))
    assert after.AccountsTotal == len(before.Accounts) - 1
    text = "".join(written)
    names = [row.Username for row in before.Accounts]
    if form == "json":
        found = [row["Username"] for row in json.loads(text)]
    else:
        found = [line.split(",")[2] for line in text.splitlines()[1:]]
    assert sorted(found) == sorted(names)
