"""Rules for the texts of a backup policy: machines, users, files and folders.

As in `rules`, each keeps the meaning of the provider's printed pattern and runs in time linear in the text.
"""

from __future__ import annotations

import re
import string

from console.contract.limits import Rule
from console.contract.rules import EMAIL

_CONTROL = frozenset(map(chr, range(32)))
_NOT_IN_NAMES = _CONTROL | frozenset("~!@#$^&*()=+[]{}\\|;:'\",<>/?")
_NOT_IN_TYPES = _CONTROL | frozenset('"<>|')
_NOT_IN_FILES = _NOT_IN_TYPES | frozenset(":\\/")
_NOT_IN_PATHS = _NOT_IN_TYPES | frozenset(":/?*")
_DRIVES = frozenset(string.ascii_letters) - frozenset("ABab")
_USER_PROFILE = "%userprofile%"
_DEVICES = frozenset(
    ("prn", "aux", "clock$", "nul", "con", *(f"{port}{number}" for port in ("com", "lpt") for number in range(10)))
)
_FIRST_OF_DEVICES = frozenset(device[0] for device in _DEVICES)
_PRINTED_CONTROLS = "".join(f"\\x{code:02X}" for code in range(32))
_ADDRESS_SEPARATORS = re.compile(r"[\s,;]+")


def _is_policy_name(text: str) -> bool:
    return bool(text) and text.isascii() and text.isprintable() and "<" not in text and ">" not in text


# The printed pattern also takes the empty name and the character DEL.
POLICY_NAME = Rule(
    "must be letters, digits, spaces and signs of plain ASCII, none of them < or >",
    _is_policy_name,
    "Nightly, documents only",
    r"^[\x20-\x3B\x3D\x3F-\x7F]*$",
)


_FORBIDDEN = "without spaces and without ~!@#$^&*()=+[]{}\\|;:'\",<>/?"
_SYSTEM_LENGTH, _DOMAIN_LENGTH, _USER_LENGTH = 25, 15, 256


def _is_machine_name(text: str, longest: int) -> bool:
    return 1 <= len(text) <= longest and _NOT_IN_NAMES.isdisjoint(text) and not any(map(str.isspace, text))


# The printed patterns are written for C#, where "" stands for one quotation mark.
SYSTEM_NAME = Rule(
    f"must be 1 to {_SYSTEM_LENGTH} characters {_FORBIDDEN}",
    lambda text: _is_machine_name(text, _SYSTEM_LENGTH),
    "RECEPTION-2",
    r"""^([^~!@#$\^&\*\(\)=\+\[\]\{\}\\\|;:'"",<>/\?\s]{1,25})$""",
    _SYSTEM_LENGTH,
)


def _is_windows_user(text: str) -> bool:
    domain, backslash, user = text.partition("\\")
    return bool(backslash) and _is_machine_name(domain, _DOMAIN_LENGTH) and _is_machine_name(user, _USER_LENGTH)


WINDOWS_USER = Rule(
    f"must be DOMAIN\\user: up to {_DOMAIN_LENGTH} and up to {_USER_LENGTH} characters {_FORBIDDEN}",
    _is_windows_user,
    r"NORTHLIGHT\backup",
    r"""^([^~!@#$\^&\*\(\)=\+\[\]\{\}\\\|;:'"",<>/\?\s]{1,15})\\(?!\x20+)"""
    r"""([^~!@#$\^&\*\(\)=\+\[\]\{\}\\\|;:'"",<>/\?\s]{1,256})$""",
    _DOMAIN_LENGTH + 1 + _USER_LENGTH,
)


def _are_addresses(text: str) -> bool:
    addresses = _ADDRESS_SEPARATORS.split(text)
    if len(addresses) > 1 and not addresses[-1]:
        addresses.pop()
    return all(map(EMAIL.accepts, addresses))


# The printed pattern repeats the whole of an address, which backtracks.
ADDRESSES = Rule(
    "must be e-mail addresses separated by commas, semicolons or spaces",
    _are_addresses,
    "anna.berg@northlight.com, office@northlight.com",
    r"^([a-zA-Z0-9_-]+(\.[a-zA-Z0-9_-]+)*@[a-zA-Z0-9-]+(\.[a-zA-Z0-9_-]+)*\.([a-zA-Z]{2,})($|[\s,;]+))+$",
)

FILE_TYPES = Rule(
    'must be file extensions separated by commas, dots, semicolons or spaces, without " < > |',
    _NOT_IN_TYPES.isdisjoint,
    "xls, midi, txt",
)


def _templates(text: str) -> list[str]:
    """The templates of a list; an empty one at either end is kept, since it is a mistake."""
    first, *others = text.split(";")
    return [first, *filter(None, others[:-1]), *others[-1:]]


def _are_file_templates(text: str) -> bool:
    return len(text) >= 2 and _NOT_IN_FILES.isdisjoint(text) and all(_templates(text))


# The printed pattern ends in [^;]+(;*[^;]+)+, which backtracks exponentially; it wants two characters at least.
FILE_TEMPLATES = Rule(
    r'must be file names with * and ?, separated by semicolons, 2 characters at least, without " < > | : \ /',
    _are_file_templates,
    "~$*.docx;*.tmp",
    rf"^(?!(.*[\x22\x3C\x3E\x7C{_PRINTED_CONTROLS}\x3A\x5C\x2F]+.*))[^;]+(;*[^;]+)+$",
)


def _are_folder_templates(text: str) -> bool:
    templates = _templates(text)
    return len(text) >= 2 and _NOT_IN_TYPES.isdisjoint(text) and all("*" in each or "?" in each for each in templates)


# The printed pattern backtracks exponentially, and wants a wildcard in the last template only; the words want it in
# each.
FOLDER_TEMPLATES = Rule(
    'must be folder paths, each with * or ?, separated by semicolons, 2 characters at least, without " < > |',
    _are_folder_templates,
    r"C:\Users\*\Desktop;\\server\share\?",
    rf"^(?!(.*[\x22\x3C\x3E\x7C{_PRINTED_CONTROLS}]+.*))[^;]+(;*([^;]*[*?]+[^;]*)+)+$",
)


_PATH_LENGTH = 259


def _is_explicit_path(text: str) -> bool:
    root, _, rest = text.partition("\\")
    on_drive = len(root) == 2 and root[0] in _DRIVES and root[1] == ":"
    is_rooted = (on_drive or root.lower() == _USER_PROFILE) and len(text) <= _PATH_LENGTH
    return is_rooted and _NOT_IN_PATHS.isdisjoint(rest) and all(map(_is_path_part, text.split("\\")[1:]))


def _is_path_part(part: str) -> bool:
    if not part or part[-1] in ". ":
        return False
    return part[0].lower() not in _FIRST_OF_DEVICES or part.partition(".")[0].rstrip(" ").lower() not in _DEVICES


# The printed pattern refuses device names bare and in capitals only; Windows takes prn, AUX.txt and "con .txt" for
# devices too, and drops a dot or blank at the end of a part.
EXPLICIT_PATH = Rule(
    f"must have at most {_PATH_LENGTH} characters, begin with a drive C: to Z: or %UserProfile% and go on with parts "
    'after backslashes, none of them empty, ending in a dot or blank, a device name like NUL, or with < > ? * : " | /',
    _is_explicit_path,
    r"%UserProfile%\Documents",
    r"^((([C-Zc-z][:])|(%[Uu][Ss][Ee][Rr][Pp][Rr][Oo][Ff][Ii][Ll][Ee]%))([\\](?!((PRN|AUX|CLOCK\$|NUL|CON|COM\d|LPT\d|"
    r"([.]+)))([\\]|$))([^\x00-\x1f\\\<\>?*:\""
    r'"|/]+))*)$',
    _PATH_LENGTH,
)
