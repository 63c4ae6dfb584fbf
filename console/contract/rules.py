"""Rules for text values, by name.

Each keeps the meaning of the provider's printed pattern, runs in time linear in the text, and takes ASCII letters and
digits only where the pattern does. The pattern itself is kept as `printed` and never run; where the two differ, a
comment says why.
"""

from __future__ import annotations

import string
from dataclasses import replace

from console.contract.limits import Rule

_LETTERS = frozenset(string.ascii_letters)
_DIGITS = frozenset(string.digits)
_HEX = frozenset(string.hexdigits)
_WORD = _LETTERS | _DIGITS | {"_", "-"}
_EMAIL = r"^[a-zA-Z0-9_-]+(\.[a-zA-Z0-9_-]+)*@[a-zA-Z0-9-]+(\.[a-zA-Z0-9_-]+)*\.([a-zA-Z]{2,}){1,49}$"


def _made_of(text: str, letters: frozenset[str]) -> bool:
    return letters.issuperset(text)


_ACCOUNT_NAME_LENGTH = 100


def _is_account_name(text: str) -> bool:
    return 1 <= len(text) <= _ACCOUNT_NAME_LENGTH and "<" not in text and ">" not in text


# The printed pattern also takes the empty string, although the field is required.
ACCOUNT_NAME = Rule(
    f"must be 1 to {_ACCOUNT_NAME_LENGTH} characters, none of them < or >",
    _is_account_name,
    "anna.berg",
    r"^[^<>]{0,100}$",
    _ACCOUNT_NAME_LENGTH,
)

_DASHBOARD_USER_LENGTH = 50


def _is_dashboard_user(text: str) -> bool:
    if not 3 <= len(text) <= _DASHBOARD_USER_LENGTH or not _made_of(text, _WORD | {"@", "."}):
        return False
    issued_by_provider = text[-2:].upper() in ("WS", "FL") and _made_of(text[:-2], _DIGITS)
    numbered = text[0] in "Uu" and _made_of(text[1:], _DIGITS)
    return not issued_by_provider and not numbered


DASHBOARD_USER = Rule(
    f"must be 3 to {_DASHBOARD_USER_LENGTH} letters, digits or characters of @._- and not a name like 2222WS, 2222FL "
    "or U2222",
    _is_dashboard_user,
    "anna.berg",
    r"^(?!^\d+(WS|Ws|wS|ws|FL|Fl|fL|fl)$)(?!^(U|u)\d+$)[a-zA-Z0-9@\._-]{3,50}$",
    _DASHBOARD_USER_LENGTH,
)


def _is_email(text: str) -> bool:
    name, at, host = text.partition("@")
    labels = host.split(".")
    return (
        bool(at)
        and all(part and _made_of(part, _WORD) for part in name.split("."))
        and len(labels) >= 2
        and all(part and _made_of(part, _WORD) for part in labels[:-1])
        and "_" not in labels[0]
        and len(labels[-1]) >= 2
        and _made_of(labels[-1], _LETTERS)
    )


# The printed pattern ends in ([a-zA-Z]{2,}){1,49}, which backtracks exponentially; it means two or more letters.
EMAIL = Rule(
    "must be an e-mail address of letters, digits and . _ - with no + before the @",
    _is_email,
    "anna.berg@northlight.com",
    _EMAIL,
)


_SIGNS = "!@#$%^&*()"
_PASSWORD_LENGTH = 20


def _is_password(text: str) -> bool:
    return 6 <= len(text) <= _PASSWORD_LENGTH and _made_of(text, _LETTERS | _DIGITS | frozenset(_SIGNS))


PASSWORD = Rule(
    f"must be 6 to {_PASSWORD_LENGTH} letters, digits or characters of {_SIGNS}",
    _is_password,
    "Harbour$2024",
    r"^[a-zA-Z0-9!@#$%^&*()]{6,20}$",
    _PASSWORD_LENGTH,
)

# For the password of an existing account the provider prints the pattern of e-mail addresses.
NEW_PASSWORD = replace(PASSWORD, printed=_EMAIL)


# The printed patterns take any white space inside a name; a tab or a line break there is a slip of the clipboard.
def _person(longest: int, printed: str) -> Rule:
    def is_person(text: str) -> bool:
        return 2 <= len(text) <= longest and text[0] in _LETTERS and _made_of(text[1:], _LETTERS | frozenset(".- "))

    sentence = f"must be 2 to {longest} letters, dots, hyphens or spaces and begin with a letter"
    return Rule(sentence, is_person, "Anna Berg", printed, longest)


FULL_NAME = _person(31, r"^[a-zA-Z]([a-zA-Z\.-]|\s){1,30}$")
CONTACT_PERSON = _person(50, r"^[a-zA-Z]([a-zA-Z\.-]|\s){1,49}$")

_FIRM_LENGTH = 50


def _is_firm(text: str) -> bool:
    return (
        2 <= len(text) <= _FIRM_LENGTH
        and text[0] in _LETTERS | _DIGITS
        and text[-1] in _LETTERS | _DIGITS | {"."}
        and _made_of(text, _WORD | frozenset(".& "))
    )


# In the printed pattern .-_ is the range from . to _, which refuses the hyphen and takes / : ; < = > ? @ [ \ ] ^.
ENTITY_NAME = Rule(
    f"must be 2 to {_FIRM_LENGTH} letters, digits, spaces or characters of ._-& , begin with a letter or digit and not "
    "end in _-& or a space",
    _is_firm,
    "Berg & Sons Ltd.",
    r"^[a-zA-Z0-9]([a-zA-Z0-9\.-_\s&]){0,48}([a-zA-Z0-9\.]){1}$",
    _FIRM_LENGTH,
)


def _is_guid(text: str) -> bool:
    if len(text) == 32:
        return _made_of(text, _HEX)
    if len(text) == 38 and (text[0], text[-1]) in (("{", "}"), ("(", ")")):
        text = text[1:-1]
    groups = text.split("-", 5)
    return [len(group) for group in groups] == [8, 4, 4, 4, 12] and all(_made_of(group, _HEX) for group in groups)


GUID = Rule(
    "must be 32 hex digits, plain or as 8-4-4-4-12, the latter also in { } or ( )",
    _is_guid,
    "3f2504e0-4f89-11d3-9a0c-0305e82c3301",
)


def _is_country(text: str) -> bool:
    return not text or (len(text) == 2 and text.isascii() and text.isalpha() and text.isupper())


# The document's closed lists differ between operations, and a data centre may be added: the server decides.
COUNTRY = Rule("must be a two-letter country code like US, GB, AU, CA, ZA or DE, or empty", _is_country, "GB")
