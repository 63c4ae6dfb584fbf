from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from console.engine.embedded import DEMO_PASSWORD, EmbeddedProvider
from console.errors import BadReply, TransportFailed
from console.session.session import Session


async def test_the_embedded_provider_can_be_signed_in_to_with_its_own_profile() -> None:
    provider = await EmbeddedProvider.start("documented")
    try:
        async with await Session.sign_in(provider.profile, DEMO_PASSWORD) as session:
            assert session.signed_in.environment.kind == "demo"
            assert (await session.sign_in_link("edith.rowan")).startswith(f"{provider.dashboard}?uid=")
    finally:
        await provider.stop()


async def test_faults_can_be_played_from_a_file(tmp_path: Path) -> None:
    faults = tmp_path / "faults.json"
    faults.write_text(json.dumps({"rules": [{"fault": {"kind": "portal"}}]}))
    provider = await EmbeddedProvider.start("documented", faults)
    try:
        with pytest.raises(BadReply):
            await Session.sign_in(provider.profile, DEMO_PASSWORD)
    finally:
        await provider.stop()


async def test_an_estate_that_does_not_exist_is_said_with_the_providers_own_words() -> None:
    with pytest.raises(TransportFailed, match="ended before it was ready") as failed:
        await EmbeddedProvider.start("gigantic")
    assert "'gigantic' is no estate" in failed.value.details


async def test_stopping_leaves_no_process_behind() -> None:
    provider = await EmbeddedProvider.start("documented")
    await provider.stop()
    with pytest.raises(ProcessLookupError):
        os.kill(provider.pid, 0)
