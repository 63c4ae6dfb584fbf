"""Binds every service to the WSDL that is kept of it, until each operation can be called, against zeep's bare parse.

The window's event loop is watched while the engine reads and binds all of them anew.
"""

from __future__ import annotations

import argparse
import asyncio
import io
import tempfile
from pathlib import Path
from typing import Any

from zeep.wsdl import Document

from console.contract.providers import BACKUP
from console.contract.services import services_of
from console.contract.wsdl import wsdl_document
from console.engine.link import ReadBinding
from console.session.profile import Profile
from console.session.session import Session
from console.session.wsdl_cache import WsdlCache
from tests.bench.driven import Heartbeat, driven
from tests.bench.figures import Target, interleaved
from ui.app import Program

TARGETS = {"ours_to_bare_parse": Target(2), "longest_stall_milliseconds": Target(50)}

BASE = "http://127.0.0.1:9/services/"
"""Where the kept WSDLs came from; nothing answers there, so that a WSDL that is not taken from disk fails the run."""


def run(arguments: argparse.Namespace) -> dict[str, Any]:
    """Measure both sides in turns over the same documents, then the window while the engine binds."""
    documents = [wsdl_document(service, f"{BASE}{name}.asmx") for name, service in services_of(BACKUP).items()]
    with tempfile.TemporaryDirectory() as folder, asyncio.Runner() as runner:
        kept = WsdlCache(Path(folder))
        for name, document in zip(services_of(BACKUP), documents, strict=True):
            kept.write(f"{BASE}{name}.asmx", document)
        taken = interleaved(
            arguments.repeat,
            ours=lambda: runner.run(_bind(kept)),
            bare_parse=lambda: [Document(io.BytesIO(document), None) for document in documents],  # type: ignore[arg-type]
        )
    return {
        "services": len(documents),
        "operations": sum(len(service.operations) for service in services_of(BACKUP).values()),
        "bytes": sum(map(len, documents)),
        "ours_seconds": taken["ours"],
        "bare_parse_seconds": taken["bare_parse"],
        "ours_to_bare_parse": taken["ours"] / taken["bare_parse"],
        "longest_stall_milliseconds": driven("documented", _stall) * 1000,
    }


async def _bind(kept: WsdlCache) -> None:
    """Open every service from disk, as a sign-in does."""
    async with Session(Profile(name="kept", base=BASE), "", kept) as session:
        await session.open_services()
        unusable = [report.service for report in session.reports if report.binding is None]
    if unusable:
        raise RuntimeError(f"not bound to what is kept: {', '.join(unusable)}")


async def _stall(program: Program) -> float:
    """The longest pause of the window's loop, in seconds, while all WSDLs are read and bound anew."""
    await program.open()
    await program.wait_until_idle()
    heartbeat = Heartbeat()
    heartbeat.begin()
    await program.link.request(ReadBinding(fresh=True))
    return heartbeat.end()
