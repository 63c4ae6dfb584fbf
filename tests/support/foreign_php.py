"""PHP's SOAP client and server, which share no line with ours, driven by the small scripts in `php/`."""

from __future__ import annotations

import functools
import json
import os
import re
import shutil
import subprocess
import threading
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any, NamedTuple, Self

import pytest

from console.contract.services.backup_policy_management import BACKUP_POLICY_MANAGEMENT
from console.contract.services.entity_management import ENTITY_MANAGEMENT
from console.contract.wsdl import wsdl_document
from tests.support.provider import PASSWORD, USER, RunningProvider
from tests.support.waits import PATIENCE

SCRIPTS = Path(__file__).parent / "php"


class Request(NamedTuple):
    """A call to make. arguments: those of the WSDL's element by name, or the parts of an rpc message in order.

    user: who signs the call; an empty one leaves it without the sign-in header.
    """

    operation: str
    arguments: dict[str, Any] | list[Any]
    user: str = USER
    password: str = PASSWORD


@functools.cache
def _hindrance() -> str:
    """Why PHP's SOAP cannot be used here; empty where it can."""
    php = shutil.which("php")
    if php is None:
        return "PHP is not installed (on Debian: apt-get install php-cli php-soap)"
    modules = subprocess.run([php, "-m"], capture_output=True, text=True, check=True, timeout=PATIENCE).stdout
    return (
        "" if "soap" in modules.lower().split() else "PHP has no SOAP extension (on Debian: apt-get install php-soap)"
    )


def require_php() -> None:
    """Skip the test where PHP is missing; under CI, where `develop.py test` has installed it, let it fail instead."""
    reason = _hindrance()
    if reason and os.environ.get("CI") == "true":
        pytest.fail(reason)
    if reason:
        pytest.skip(reason)


def _plain(value: datetime | SimpleNamespace) -> str | dict[str, Any]:
    """A value that JSON does not know; objects are those of an answer, sent back."""
    return value.isoformat() if isinstance(value, datetime) else vars(value)


def ask(wsdl: str, requests: Sequence[Request], soap: str = "1.1") -> list[SimpleNamespace]:
    """What PHP's client makes of each request: an object with `answer`, or with `fault` (code, text)."""
    task = {"wsdl": wsdl, "soap": soap, "calls": [request._asdict() for request in requests]}
    done = subprocess.run(
        ["php", SCRIPTS / "client.php"],
        input=json.dumps(task, default=_plain),
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE,
    )
    assert done.returncode == 0, f"{done.stdout}\n{done.stderr}"
    found: list[SimpleNamespace] = json.loads(done.stdout, object_hook=lambda fields: SimpleNamespace(**fields))
    return found


class PhpClient:
    """PHP as a caller of the embedded provider, in one version of SOAP."""

    def __init__(self, provider: RunningProvider, soap: str) -> None:
        self._provider = provider
        self.soap = soap

    def all(self, service: str, requests: Sequence[Request]) -> list[SimpleNamespace]:
        """What becomes of several calls, one after the other."""
        return ask(f"{self._provider.base}{service}.asmx?WSDL", requests, self.soap)

    def __call__(self, service: str, operation: str, **arguments: Any) -> Any:
        """The answer to one call."""
        (found,) = self.all(service, [Request(operation, arguments)])
        return found.answer


class PhpProvider:
    """A provider behind `php -S` while it is entered, with two of our contracts; `server.php` says what it holds.

    user, password: who may call. base: its address before the services' names.
    """

    user = "wilma"
    password = "Tide & <Table> 9"

    def __init__(self, folder: Path, held: dict[str, Any]) -> None:
        self._folder = folder
        self._held = folder / "held.json"
        self._held.write_text(json.dumps({"user": self.user, "password": self.password} | held), encoding="utf-8")
        self._said: list[str] = []

    def __enter__(self) -> Self:
        variables = {name: value for name, value in os.environ.items() if name != "PHP_CLI_SERVER_WORKERS"}
        self._process = subprocess.Popen(
            ["php", "-S", "127.0.0.1:0", SCRIPTS / "server.php"],
            env=variables | {"FOREIGN_PROVIDER": str(self._folder)},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
        )
        assert self._process.stderr is not None
        first: list[str] = []
        started = None
        # PHP may have warnings of its own to say before it serves; where it ends instead, so do its lines.
        while started is None and (line := self._process.stderr.readline()):
            first.append(line)
            started = re.search(r"\((http://[^)]+)\) started", line)
        assert started is not None, first
        self.base = f"{started[1]}/WebApi/AccountManagementService/"
        # What PHP says of its requests must be read, or it waits for that.
        self._listening = threading.Thread(target=self._said.extend, args=(self._process.stderr,))
        self._listening.start()
        for service in (ENTITY_MANAGEMENT, BACKUP_POLICY_MANAGEMENT):
            self.offer(service.name, wsdl_document(service, f"{self.base}{service.name}.asmx"))
        return self

    def __exit__(self, *_: object) -> None:
        self._process.terminate()
        self._process.wait(PATIENCE)
        self._listening.join(PATIENCE)
        self._process.stderr.close()
        complaints = [line for line in self._said if "PHP Warning" in line or "PHP Dep" in line]
        assert complaints == []

    def offer(self, service: str, document: bytes) -> None:
        """Put another contract in the place of a service's."""
        (self._folder / f"{service}.wsdl").write_bytes(document)

    @property
    def held(self) -> dict[str, Any]:
        """What it holds now."""
        found: dict[str, Any] = json.loads(self._held.read_text(encoding="utf-8"))
        return found
