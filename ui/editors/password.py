"""Passwords made up by the program."""

from __future__ import annotations

import secrets
import string

from console.contract import rules

LENGTH = 16
_WORDS = string.ascii_letters + string.digits
_SIGNS = "!@#$%*"
# Whoever reads it out on the phone cannot tell these apart.
_ALIKE = frozenset("0OoIl1")


def new_password() -> str:
    """A password that the provider takes, with letters of both cases, digits and a sign; none looks like another."""
    letters = [sign for sign in _WORDS if sign not in _ALIKE]
    while True:
        made = [secrets.choice(letters) for _ in range(LENGTH - 1)]
        made.insert(secrets.randbelow(len(made)) + 1, secrets.choice(_SIGNS))
        password = "".join(made)
        kinds = (str.islower, str.isupper, str.isdigit)
        if all(any(kind(sign) for sign in password) for kind in kinds) and rules.PASSWORD.accepts(password):
            return password
