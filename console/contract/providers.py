"""Whose services are declared: namespaces, and where a service stands below a base address."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import urlsplit


@dataclass(frozen=True, slots=True)
class Provider:
    """Somebody who offers SOAP services.

    name: as a profile names it. namespace: of the services; holds `{version}` where each version has its own. path: of
    every base address, with its slashes and likewise with `{version}`. place: what stands behind a base for one
    service, with `{service}`; nothing where the base is the service. query: what asks for the WSDL. versions: those
    that are declared, the newest last. is_token_signed: a call carries the token of a login instead of a header.
    """

    name: str
    namespace: str
    path: str
    place: str
    query: str
    versions: tuple[int, ...] = ()
    is_token_signed: bool = False

    def address(self, base: str, service: str) -> str:
        """Where a service stands, from a base address with its slash."""
        return f"{base}{self.place.format(service=service)}" if self.place else base.rstrip("/")

    def wsdl_address(self, base: str, service: str) -> str:
        """Where the WSDL of a service is."""
        return f"{self.address(base, service)}{self.query}"

    def version_at(self, address: str) -> int | None:
        """The version that an address names, declared or not; None where it names none."""
        pattern = re.escape(self.path.rstrip("/")).replace(re.escape("{version}"), "([0-9]{1,6})")
        found = re.match(f"{pattern}/?$", urlsplit(address).path)
        return int(found.group(1)) if found and found.groups() else None

    def namespace_at(self, address: str) -> str:
        """The namespace of the services at an address; of the newest version where it names none."""
        version = self.version_at(address)
        if version is None and self.versions:
            version = self.versions[-1]
        return self.namespace.format(version=version)


BACKUP = Provider(
    name="backup",
    namespace="sosonlinebackup.com",
    path="/WebApi/AccountManagementService/",
    place="{service}.asmx",
    query="?WSDL",
)
LICENCES = Provider(
    name="licences",
    # Some of the vendor's samples end in ?wsdl; the live WSDL says which it is.
    namespace="https://license.x-formation.com/soap/type/vendor/version/{version}",
    path="/soap/type/vendor/version/{version}/",
    place="",
    query="?wsdl",
    versions=(1, 2, 3, 4),
    is_token_signed=True,
)
PROVIDERS = {provider.name: provider for provider in (BACKUP, LICENCES)}
"""Every provider by its name."""
