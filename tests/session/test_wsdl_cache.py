from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from console.contract.live import ServiceBinding
from console.contract.providers import BACKUP
from console.contract.services import services_of
from console.contract.wsdl import wsdl_document
from console.demo.mishaps import Broken
from console.demo.variants import Missing
from console.session.profile import Profile
from console.session.session import Session
from console.session.wsdl_cache import WsdlCache
from tests.support.provider import PASSWORD, RunningProvider

ADDRESS = "https://secure.example.com/api/EntityManagementService.asmx"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "cache"


@pytest.fixture
def cache(folder: Path) -> WsdlCache:
    return WsdlCache(folder)


def make_older(folder: Path, age: timedelta) -> None:
    then = (datetime.now(UTC) - age).timestamp()
    for path in folder.iterdir():
        os.utime(path, times=(then, then))


def the_file(folder: Path) -> Path:
    (path,) = folder.iterdir()
    return path


def test_what_was_never_fetched_is_not_there(cache: WsdlCache) -> None:
    assert cache.read(ADDRESS) is None


def test_a_kept_document_comes_back_with_the_time_it_was_fetched(cache: WsdlCache, folder: Path) -> None:
    cache.write(ADDRESS, b"<definitions/>")
    fetched = datetime(2024, 5, 31, 14, tzinfo=UTC)
    os.utime(the_file(folder), times=(fetched.timestamp(), fetched.timestamp()))
    assert cache.read(ADDRESS) == (b"<definitions/>", fetched)


def test_documents_are_kept_by_address(cache: WsdlCache) -> None:
    cache.write(ADDRESS, b"<one/>")
    assert cache.read(ADDRESS.replace("secure", "sandbox")) is None


@pytest.mark.parametrize("damage", [b"", b"short", b"x" * 100])
def test_a_damaged_file_is_not_used(cache: WsdlCache, folder: Path, damage: bytes) -> None:
    cache.write(ADDRESS, b"<definitions/>")
    the_file(folder).write_bytes(damage)
    assert cache.read(ADDRESS) is None


def test_a_folder_that_cannot_be_written_hinders_nobody(tmp_path: Path) -> None:
    in_the_way = tmp_path / "cache"
    in_the_way.write_text("a file where the folder belongs")
    cache = WsdlCache(in_the_way)
    cache.write(ADDRESS, b"<definitions/>")
    assert cache.read(ADDRESS) is None


async def signed_in_with(profile: Profile, cache: WsdlCache) -> Session:
    """A session that was opened and closed again, for a look at how its services were bound."""
    async with await Session.sign_in(profile, PASSWORD, cache) as session:
        return session


async def test_the_next_sign_in_needs_no_wsdl_of_the_server(
    provider: RunningProvider, profile: Profile, cache: WsdlCache
) -> None:
    first = await signed_in_with(profile, cache)
    provider.faults.add(Broken(), on="contract")
    assert (await signed_in_with(profile, cache)).signed_in.broken == first.signed_in.broken


async def test_a_wsdl_that_has_aged_is_fetched_anew(
    provider: RunningProvider, profile: Profile, cache: WsdlCache, folder: Path
) -> None:
    await signed_in_with(profile, cache)
    make_older(folder, timedelta(days=1))
    provider.faults.vary(Missing("SuspendEntity"))
    assert "SuspendEntity" in (await signed_in_with(profile, cache)).signed_in.broken


async def test_a_kept_wsdl_that_is_none_is_fetched_anew(
    provider: RunningProvider, profile: Profile, cache: WsdlCache
) -> None:
    for name in services_of(BACKUP):
        cache.write(f"{provider.base}{name}.asmx", b"<html>Welcome</html>")
    session = await signed_in_with(profile, cache)
    assert all(isinstance(service, ServiceBinding) for service in session.services.values())


async def test_the_report_tells_how_old_the_binding_is(
    provider: RunningProvider, profile: Profile, cache: WsdlCache, folder: Path
) -> None:
    service = services_of(BACKUP)["EntityManagementService"]
    address = f"{provider.base}{service.name}.asmx"
    cache.write(address, wsdl_document(service, address))
    fetched = datetime.now(UTC).replace(microsecond=0) - timedelta(hours=1)
    os.utime(the_file(folder), times=(fetched.timestamp(), fetched.timestamp()))
    report = (await signed_in_with(profile, cache)).services[service.name]
    assert isinstance(report, ServiceBinding)
    assert report.fetched_at == fetched
