"""Result codes of the licence server, each with what it says of the call and what a technician does next.

The vendor's table is known up to 200; a code beyond that is told with the text that came with it.
"""

from __future__ import annotations

from console.contract.language import ResultCode

_CORRECT = "Correct the value that its message names."
_LATER = "Try again in a few minutes; if it stays so, ask X-Formation's support."

LAC_SUCCESS = ResultCode(0, "LAC_SUCCESS", "The licence server did what was asked.")
LAC_PLEASE_WAIT = ResultCode(
    1, "LAC_PLEASE_WAIT", "The licence is still being made.", "Ask again in a few minutes; nothing needs doing twice."
)
LAC_INVALID_LOGIN_OR_PASSWORD = ResultCode(
    10,
    "LAC_INVALID_LOGIN_OR_PASSWORD",
    "The licence server does not accept the user name and password.",
    "Sign in again with the name and password of an administrator of the License Activation Center.",
)
LAC_NOT_A_PAYING_VENDOR = ResultCode(
    11,
    "LAC_NOT_A_PAYING_VENDOR",
    "The licence server opens its vendor services to paying vendors only.",
    "Ask X-Formation to open them for this vendor.",
)
LAC_WRONG_HOSTID_FORMAT = ResultCode(20, "LAC_WRONG_HOSTID_FORMAT", "A HostID has a wrong format.", _CORRECT)
LAC_GENERATE_AUTHENTICATION_TOKEN_ERROR = ResultCode(
    30, "LAC_GENERATE_AUTHENTICATION_TOKEN_ERROR", "The licence server could not open a session.", _LATER
)
LAC_SERVICE_REQUIRES_SECURE_CONNECTION = ResultCode(
    40,
    "LAC_SERVICE_REQUIRES_SECURE_CONNECTION",
    "The licence server answers over https only.",
    "Change the profile's address to start with https://.",
)
LAC_SERVICE_DOESNT_EXIST = ResultCode(
    41,
    "LAC_SERVICE_DOESNT_EXIST",
    "The licence server has no service of this kind and version at the address.",
    "Correct the version at the end of the profile's address.",
)
LAC_WRONG_TOKEN = ResultCode(
    50, "LAC_WRONG_TOKEN", "The session with the licence server has run out; nothing was done.", "Sign in again."
)
LAC_INVALID_ORDER_CONFIGURATION = ResultCode(
    60,
    "LAC_INVALID_ORDER_CONFIGURATION",
    "The values of the licence order do not go together.",
    "Correct what its message names; the order is as it was.",
)
LAC_HOSTIDTYPE_NOT_SUPPORTED = ResultCode(
    100,
    "LAC_HOSTIDTYPE_NOT_SUPPORTED",
    "The licence server does not know a kind of HostID.",
    "Choose one that another order of the same product has.",
)
LAC_ACTIVATION_KEY_INVALID = ResultCode(
    101, "LAC_ACTIVATION_KEY_INVALID", "The activation key is not valid.", "Compare it with the order's own key."
)
LAC_CANNOT_ADD_NEW_RECORD = ResultCode(102, "LAC_CANNOT_ADD_NEW_RECORD", "The record could not be added.", _LATER)
LAC_CANNOT_DELETE_RECORD = ResultCode(103, "LAC_CANNOT_DELETE_RECORD", "The record could not be deleted.", _LATER)
LAC_CANNOT_GET_RECORDS_LIST = ResultCode(104, "LAC_CANNOT_GET_RECORDS_LIST", "The list could not be read.", _LATER)
LAC_RECORD_DOESNT_EXIST = ResultCode(
    105,
    "LAC_RECORD_DOESNT_EXIST",
    "The licence server has no such record.",
    "Read the list again and choose from it.",
)
LAC_HOSTID_VALUE_INVALID = ResultCode(106, "LAC_HOSTID_VALUE_INVALID", "The value of a HostID is not valid.", _CORRECT)
LAC_HOSTID_MISSING = ResultCode(107, "LAC_HOSTID_MISSING", "A required HostID is missing.", "Add it.")
LAC_INVALID_DATA = ResultCode(108, "LAC_INVALID_DATA", "The licence server does not accept a value.", _CORRECT)
LAC_MODEL_DOESNT_EXIST = ResultCode(
    109, "LAC_MODEL_DOESNT_EXIST", "The licence server has no such model.", "Read the list again and choose from it."
)
LAC_CANNOT_EDIT_RECORD = ResultCode(
    110,
    "LAC_CANNOT_EDIT_RECORD",
    "The record cannot be changed; it is as it was.",
    "Read it again to see its present state.",
)
LAC_CANNOT_DEACTIVATE_LICENSE = ResultCode(
    111,
    "LAC_CANNOT_DEACTIVATE_LICENSE",
    "The licence of the order could not be deactivated.",
    "Read the order again to see whether it is activated.",
)
LAC_BULK_LICENSE_COUNT_EXCEEDED = ResultCode(
    200, "LAC_BULK_LICENSE_COUNT_EXCEEDED", "There are more bulk licences than are allowed.", "Ask for fewer."
)

LICENSE_CODES = tuple(found for name, found in list(globals().items()) if name.startswith("LAC_"))
"""Every code of the licence server's general table."""
