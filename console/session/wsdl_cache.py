"""Fetched WSDLs on disk, so that the next sign-in need not wait for them.

Nothing depends on them: a file that is missing, old, damaged or cannot be written costs one more fetch.
"""

from __future__ import annotations

import hashlib
import logging
from datetime import UTC, datetime
from pathlib import Path

from console.files import write_whole
from console.paths import wsdl_folder
from console.session.profile import Profile

_DIGEST = hashlib.sha256
_DIGEST_SIZE = _DIGEST().digest_size

_log = logging.getLogger(__name__)


def kept_wsdls(profile: Profile) -> WsdlCache | None:
    """Where the WSDLs of a profile are kept; those of a demo end with it."""
    return None if profile.environment == "demo" else WsdlCache(wsdl_folder())


class WsdlCache:
    """One file for each address: the digest of the document, then the document. Its time is when it was fetched."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def read(self, address: str) -> tuple[bytes, datetime] | None:
        """The document of an address and when it was fetched, or None where there is no sound one."""
        path = self._path(address)
        try:
            content = path.read_bytes()
            fetched_at = datetime.fromtimestamp(path.stat().st_mtime, UTC)
        except OSError:
            return None
        digest, document = content[:_DIGEST_SIZE], content[_DIGEST_SIZE:]
        if _DIGEST(document).digest() != digest:
            _log.warning("The kept WSDL of %s is damaged and not used.", address)
            return None
        return document, fetched_at

    def write(self, address: str, document: bytes) -> None:
        """Keep the document of an address."""
        try:
            write_whole(self._path(address), _DIGEST(document).digest() + document)
        except OSError as error:
            _log.warning("The WSDL of %s was not kept in %s: %s", address, self._folder, error.strerror)

    def _path(self, address: str) -> Path:
        return self._folder / f"{hashlib.sha256(address.encode()).hexdigest()[:32]}.wsdl"
