"""Result codes of the provider, each with what it says of the call and what a technician does next."""

from __future__ import annotations

from console.contract.language import OperationSpec, ResultCode
from console.contract.license_codes import LAC_INVALID_LOGIN_OR_PASSWORD, LAC_WRONG_TOKEN, LICENSE_CODES
from console.contract.providers import BACKUP, LICENCES

SUCCESS = ResultCode(0, "Success", "The provider did what was asked.")
UNEXPECTED_ERROR = ResultCode(
    1, "UnexpectedError", "The provider failed inside.", "Try again in a few minutes; if it stays so, ask its support."
)
INVALID_INPUT_PARAMETERS = ResultCode(
    2,
    "InvalidInputParameters",
    "The provider does not accept a value of the request.",
    "Correct the value that its message names.",
)
INVALID_SOAP_CREDENTIALS = ResultCode(
    3,
    "InvalidSoapCredentials",
    "The provider does not accept the user name and password of this session.",
    "Sign in again with the name and password of a web API user.",
)
OBJECT_ENTITY_MISMATCH = ResultCode(
    53,
    "ObjectEntityMismatch",
    "The entity or account is inactive, or outside the hierarchy of the signed-in user.",
    "Refresh the tree and choose it there, or sign in as a user of an entity above it.",
)

COMMON_CODES = (
    SUCCESS,
    UNEXPECTED_ERROR,
    INVALID_INPUT_PARAMETERS,
    INVALID_SOAP_CREDENTIALS,
    OBJECT_ENTITY_MISMATCH,
)
"""The codes that every operation of the backup provider may answer with."""

_COMMON = {BACKUP: COMMON_CODES, LICENCES: LICENSE_CODES}
SIGN_IN_REFUSED = frozenset({INVALID_SOAP_CREDENTIALS, LAC_INVALID_LOGIN_OR_PASSWORD, LAC_WRONG_TOKEN})
"""The codes with which a provider does not accept who calls."""

ALREADY_EXISTS = ResultCode(
    52, "AlreadyExists", "The sign-in name is taken in some entity.", "Choose another sign-in name."
)
INVALID_USER_NAME_OR_PASSWORD = ResultCode(
    150,
    "InvalidUserNameOrPassword",
    "The dashboard user is unknown or the password is wrong.",
    "Check the dashboard user's name and password; the session itself is signed in.",
)
INVALID_PARAMETER_USER_NAME = ResultCode(
    502,
    "InvalidParameterUserName",
    "The account name is malformed or unknown.",
    "Refresh and choose the account again.",
)
ACCOUNT_IS_NOT_CANCELED = ResultCode(
    1060, "AccountIsNotCanceled", "The account is not cancelled.", "Refresh the account; nothing needs bringing back."
)
ACCOUNT_IS_NOT_ACTIVE = ResultCode(
    3070, "AccountIsNotActive", "The account is cancelled.", "Bring the account back with UncancelAccount first."
)
ENTITY_EXPIRED = ResultCode(
    3309,
    "EntityExpired",
    "The entity is not cancelled: its trial has ended.",
    "Ask the provider to turn the trial into a subscription.",
)
ENTITY_STATUS_FLOW_TRANSITION_VIOLATION = ResultCode(
    3351,
    "EntityStatusFlowTransitionViolation",
    "The entity is not cancelled, so it cannot be brought back.",
    "Refresh the entity to see its present state.",
)
CANNOT_SEND_EMAIL = ResultCode(
    5020,
    "CannotSendEmail",
    "The change was made, but the e-mail about it could not be sent.",
    "Tell the customer yourself, and add the e-mail template that the message names in the dashboard.",
    done=True,
)
NO_LICENSES_FOUND = ResultCode(
    None,
    "NoLicensesFound",
    "The account holds no licence of this kind.",
    "Refresh the licences of the entity, and assign one first.",
)
NO_LICENSES_ARE_AVAILABLE = ResultCode(
    None, "NoLicensesAreAvailable", "The licence does not exist.", "Refresh the licences of the entity."
)
ENTITY_WRONG_HIERARCHY = ResultCode(
    None,
    "EntityWrongHierarchy",
    "The signed-in user is not above the entity that provides the licence, or not both of them are above the account.",
    "Choose an entity between yourself and the account.",
)
SHADOW_PROTECT_API_ERROR = ResultCode(
    None,
    "ShadowProtectApiError",
    "ShadowProtect's own service failed; the licence is assigned as before.",
    "Try again in a few minutes.",
)
CANNOT_FIND_DATA_CENTER_FOR_COUNTRY = ResultCode(
    None,
    "CannotFindDataCenterForCountry",
    "There is no data centre in that country.",
    "Choose another country, or leave the choice to the provider.",
)
ENTITY_IS_NOT_EMPTY = ResultCode(
    None,
    "EntityIsNotEmpty",
    "The partner still has companies or accounts.",
    "Move or cancel what is below it first, or use CancelEntity to cancel all of it.",
)


def codes_of(spec: OperationSpec) -> tuple[ResultCode, ...]:
    """Every code that an operation is documented to answer with; its own reading of a code comes first."""
    return (*spec.codes, *_COMMON[spec.service.provider])


def code_of(spec: OperationSpec, code: int | None, name: str | None = None) -> ResultCode | None:
    """What is known of the code that an operation answered with, found by number or, failing that, by name.

    Beside a number of its own the name of success says nothing: 0 is the only success.
    """
    known = codes_of(spec)
    if code is None:
        return next((found for found in known if found.name == name), None)
    numbered = next((found for found in known if found.code == code), None)
    return numbered or next((found for found in known if found.name == name and found.code != SUCCESS.code), None)


def code_named(name: str) -> ResultCode:
    """The common code of the backup provider of that name. Raises KeyError for any other."""
    return {found.name: found for found in COMMON_CODES}[name]


def words(spec: OperationSpec, code: int | None, name: str | None = None) -> str:
    """What a result code says of the call and what to do next, as sentences for a person."""
    found = code_of(spec, code, name)
    if found is not None:
        return f"{found.doc} {found.advice}".rstrip()
    spelt = " ".join(str(part) for part in (name, code) if part is not None)
    return f"The provider answered {spec.name} with a result that it does not document: {spelt or 'none'}."
