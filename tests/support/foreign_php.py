"""PHP's SOAP client and server, which share no line with ours, driven by the small scripts in `php/`."""

from __future__ import annotations

import functools
import json
import os
import shutil
import subprocess
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any, NamedTuple

import pytest

from tests.support.provider import PASSWORD, USER, RunningProvider

SCRIPTS = Path(__file__).parent / "php"
PATIENCE = 120.0


class Request(NamedTuple):
    """A call to make: the arguments are those of the WSDL's element, with `request` around them where it has one."""

    operation: str
    arguments: dict[str, Any]
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


def ask(wsdl: str, requests: Sequence[Request], soap: str = "1.1") -> list[SimpleNamespace]:
    """What PHP's client makes of each request: an object with `answer`, or with `fault` (code, text)."""
    task = {"wsdl": wsdl, "soap": soap, "calls": [request._asdict() for request in requests]}
    done = subprocess.run(
        ["php", SCRIPTS / "client.php"],
        input=json.dumps(task, default=datetime.isoformat),
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
