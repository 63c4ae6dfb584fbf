from __future__ import annotations

from collections.abc import Iterator

import keyring
import msgspec
import pytest
from keyring.backend import KeyringBackend
from keyring.backends import fail, null

from console.errors import VaultUnavailable
from console.session.profile import Profile
from console.session.vault import WINDOWS_LIMIT, Vault
from tests.support.keyrings import FailingKeyring, ForgetfulKeyring, HungKeyring, LockedKeyring, MemoryKeyring

PROFILE = Profile(name="Northwind", user="anna")
RENAMED = msgspec.structs.replace(PROFILE, name="Birch")
OF_BENT = msgspec.structs.replace(PROFILE, user="bent")
FORGOTTEN = msgspec.structs.replace(PROFILE, remember=False)
SECRET = "Kestrel!42"


@pytest.fixture(autouse=True)
def store() -> Iterator[MemoryKeyring]:
    """A key store that works, in place of the system's."""
    before = keyring.get_keyring()
    store = MemoryKeyring()
    keyring.set_keyring(store)
    yield store
    keyring.set_keyring(before)


@pytest.fixture
def vault() -> Vault:
    return Vault()


async def test_a_kept_password_is_given_back(vault: Vault) -> None:
    await vault.keep(PROFILE, SECRET)
    assert await vault.password(PROFILE) == SECRET
    assert await vault.problem() == ""


async def test_passwords_belong_to_a_profile_and_its_user(vault: Vault) -> None:
    await vault.keep(PROFILE, SECRET)
    assert await vault.password(OF_BENT) is None
    assert await vault.password(RENAMED) is None


async def test_a_forgotten_password_is_gone_and_may_be_forgotten_again(vault: Vault, store: MemoryKeyring) -> None:
    await vault.keep(PROFILE, SECRET)
    await vault.forget(PROFILE)
    await vault.forget(PROFILE)
    assert store.kept == {}


@pytest.mark.parametrize("missing", [fail.Keyring(), null.Keyring()], ids=["fail", "null"])
async def test_a_system_without_a_key_store_says_so(vault: Vault, missing: KeyringBackend) -> None:
    keyring.set_keyring(missing)
    assert await vault.problem() == "This system has no key store."
    with pytest.raises(VaultUnavailable, match="no key store") as unavailable:
        await vault.keep(PROFILE, SECRET)
    assert unavailable.value.advice == "The password can be held for this session only."


async def test_a_locked_key_store_asks_to_be_unlocked(vault: Vault) -> None:
    keyring.set_keyring(LockedKeyring())
    with pytest.raises(VaultUnavailable, match="locked") as unavailable:
        await vault.password(PROFILE)
    assert "Unlock it" in unavailable.value.advice


async def test_a_key_store_that_hangs_is_not_waited_for() -> None:
    keyring.set_keyring(HungKeyring())
    with pytest.raises(VaultUnavailable, match=r"did not answer within 0\.05 seconds"):
        await Vault(answer_within=0.05).password(PROFILE)


async def test_the_text_of_a_failure_is_not_repeated_since_it_may_hold_the_secret(vault: Vault) -> None:
    keyring.set_keyring(FailingKeyring())
    with pytest.raises(VaultUnavailable, match=r"failed \(RuntimeError\)") as unavailable:
        await vault.keep(PROFILE, SECRET)
    assert SECRET not in repr(unavailable.value.report())
    assert unavailable.value.__cause__ is None


async def test_a_key_store_that_loses_what_it_takes_is_found_out(vault: Vault) -> None:
    keyring.set_keyring(ForgetfulKeyring())
    with pytest.raises(VaultUnavailable, match="does not give it back"):
        await vault.keep(PROFILE, SECRET)


async def test_a_key_store_in_a_readable_file_is_not_used(vault: Vault) -> None:
    plain = type("PlaintextKeyring", (MemoryKeyring,), {"__module__": "keyrings.alt.file"})
    keyring.set_keyring(plain())
    with pytest.raises(VaultUnavailable, match="not used"):
        await vault.keep(PROFILE, SECRET)


async def test_a_password_longer_than_windows_takes_is_refused_before_it_is_cut(vault: Vault) -> None:
    windows = type("WinVaultKeyring", (MemoryKeyring,), {"__module__": "keyring.backends.Windows"})()
    keyring.set_keyring(windows)
    await vault.keep(PROFILE, "x" * WINDOWS_LIMIT)
    with pytest.raises(VaultUnavailable, match="1281 characters"):
        await vault.keep(PROFILE, "x" * (WINDOWS_LIMIT + 1))


@pytest.mark.parametrize(
    ("after", "password", "kept"),
    [
        pytest.param(PROFILE, None, {("Backup Console: Northwind", "anna"): SECRET}, id="nothing changed"),
        pytest.param(PROFILE, "new", {("Backup Console: Northwind", "anna"): "new"}, id="another password"),
        pytest.param(RENAMED, None, {("Backup Console: Birch", "anna"): SECRET}, id="renamed"),
        pytest.param(OF_BENT, None, {}, id="another user"),
        pytest.param(OF_BENT, "his", {("Backup Console: Northwind", "bent"): "his"}, id="another user with password"),
        pytest.param(FORGOTTEN, None, {}, id="no longer remembered"),
        pytest.param(FORGOTTEN, "new", {}, id="for this session only"),
        pytest.param(None, None, {}, id="deleted"),
    ],
)
async def test_a_password_follows_its_profile_and_is_left_nowhere_else(
    vault: Vault, store: MemoryKeyring, after: Profile | None, password: str | None, kept: dict[tuple[str, str], str]
) -> None:
    await vault.keep(PROFILE, SECRET)
    await vault.follow(PROFILE, after, password)
    assert store.kept == kept


async def test_deleting_a_profile_needs_no_key_store(vault: Vault) -> None:
    keyring.set_keyring(null.Keyring())
    await vault.follow(PROFILE, None, None)
