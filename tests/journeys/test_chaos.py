"""Many changes over faults and killed processes: what the journal says in the end is what the provider did."""

from __future__ import annotations

from tests.bench import chaos


async def test_no_change_is_lost_doubled_or_left_unsettled_under_faults_and_kills() -> None:
    figures = await chaos.make(160, 11, kill_every=40)
    assert figures["engines_killed"]
    assert figures["windows_killed"]
    assert figures["performed"] > 60
    assert figures["found-done"]
    assert figures["found-undone"]
    assert {name: figures[name] for name in chaos.TARGETS} == dict.fromkeys(chaos.TARGETS, 0)
    assert figures["damage"] == "none"
