"""Every change through the engine: looked at, made once, found in the journal, and taken back where that can be."""

from __future__ import annotations

from pathlib import Path

from console.commands.change import Change, Outcome, Target
from console.commands.command import command_for
from console.engine.change_messages import MakeChange, PrepareChange, TakeBack
from console.engine.link import EngineLink
from console.errors import OperationOff
from tests.commands.cases import CASES, PASSWORD, Case
from tests.support.provider import RunningProvider


def holding(folder: Path, text: str) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file() and text.encode() in path.read_bytes()]


async def made(link: EngineLink, change: Change) -> str:
    """Make a change as the window does; gives its entry."""
    preview = await link.request(PrepareChange(change))
    result = await link.request(MakeChange(change, preview.state))
    assert result.outcome is Outcome.DONE, (change, result)
    return result.entry


async def test_every_change_is_made_and_taken_back_through_the_journal(
    signed_in: EngineLink, provider: RunningProvider, home: Path
) -> None:
    async def tried(case: Case) -> bool:
        provider.reset()
        case.ready(provider.state)
        command = command_for(case.request.spec)
        change = Change.of(case.request, Target(command.target_kind, command.key(case.request)))
        preview = await signed_in.request(PrepareChange(change))
        entry = await made(signed_in, change)
        try:
            back = await signed_in.request(TakeBack(entry))
        except OperationOff:
            return preview.can_undo
        await made(signed_in, back)
        again = await signed_in.request(PrepareChange(change))
        assert again.changes == preview.changes
        return not preview.can_undo

    assert [case.name for case in CASES if await tried(case)] == []
    assert holding(home, PASSWORD) == []
