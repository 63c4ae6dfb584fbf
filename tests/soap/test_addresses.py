from __future__ import annotations

import pytest
from yarl import URL

from console.errors import PlainHttpRefused, TransportFailed
from console.soap.addresses import checked_address, proxy_for


@pytest.mark.parametrize(
    "address", ["http://127.0.0.1:8080/x", "http://localhost/", "http://[::1]:9/", "https://secure.example/"]
)
def test_https_and_this_computer_may_be_asked(address: str) -> None:
    assert str(checked_address(address)) == address


@pytest.mark.parametrize("address", ["http://192.168.1.5/", "http://localhost.example/", "http://127.0.0.1.example/"])
def test_plain_http_to_any_other_computer_may_not(address: str) -> None:
    with pytest.raises(PlainHttpRefused):
        checked_address(address)


def test_the_profile_chooses_the_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("https_proxy", "http://company.example:3128")
    monkeypatch.setenv("no_proxy", "inside.example")
    outside = URL("https://secure.example/")
    assert proxy_for(outside, "system") == URL("http://company.example:3128")
    assert proxy_for(URL("https://inside.example/"), "system") is None
    assert proxy_for(outside, "none") is None
    assert proxy_for(outside, "http://own.example:8080") == URL("http://own.example:8080")


@pytest.mark.parametrize("choice", ["system", "http://own.example:8080"])
def test_this_computer_is_never_asked_through_a_proxy(choice: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", "http://company.example:3128")
    assert proxy_for(URL("http://127.0.0.1:5000/"), choice) is None


@pytest.mark.parametrize("address", ["socks5://anna:hidden@company.example:1080", "http://[anna:hidden", "http://"])
def test_a_proxy_that_cannot_be_used_is_told_without_its_address(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("https_proxy", address)
    for choice in ("system", address):
        with pytest.raises(TransportFailed, match=r"^The proxy in") as caught:
            proxy_for(URL("https://secure.example/"), choice)
        assert "hidden" not in caught.value.summary
        assert caught.value.advice
