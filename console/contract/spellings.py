"""Elements that the provider spells differently from one operation to the next: one field, several names.

An ASMX server skips an element whose name it does not know and reads the missing id as 0, which is the caller's own
entity, so a request is bound to the spelling that the live WSDL has.
"""

ACCOUNT_NAME = ("Username", "UserName", "userName")
ENTITY_ID = ("TargetEntityID", "TargetEntityId", "targetEntityId", "ForEntityID")
POLICY_ID = ("EntityBackupPolicyID", "entityPolicyID")
ACCOUNTS_TOTAL = ("AccountsTotal", "TotalRecords")
ALREADY_ACTIVE = ("AlreadyActive", "AlreadyActivated")
