"""What the SOAP layer wants to know of a connection; a saved profile has it all."""

from __future__ import annotations

from typing import Protocol


class ConnectionSettings(Protocol):
    """Where the provider is and how patient to be with it. Times are in seconds."""

    @property
    def base(self) -> str:
        """Address before the service's name, with its slash."""

    @property
    def proxy(self) -> str:
        """Way out of the network: "system", "none" or a proxy's address."""

    @property
    def soap(self) -> str:
        """Version of SOAP: "1.1" or "1.2"."""

    @property
    def connect_timeout(self) -> float:
        """How long the TCP connection may take."""

    @property
    def tls_timeout(self) -> float:
        """How long the TLS handshake may take."""

    @property
    def silence_timeout(self) -> float:
        """How long the server may send nothing."""

    @property
    def total_timeout(self) -> float:
        """How long one exchange may take from the first byte to the last."""

    @property
    def size_cap(self) -> int:
        """Bytes of a decompressed reply that are accepted."""

    @property
    def concurrency(self) -> int:
        """Connections open at once."""
