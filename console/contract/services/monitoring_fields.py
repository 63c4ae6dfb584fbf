"""EntityMonitoringService: the fields that logged events and present states have in common, each declared once."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from console.contract.language import DOCUMENT, SAMPLE, SAMPLE_ONLY, about
from console.contract.services.monitoring_values import AccountType, EventBackupType, EventIndicator

IndicatorField = Annotated[str | None, about("how bad it is", DOCUMENT, SAMPLE, choices=EventIndicator)]
AccountNameField = Annotated[str | None, about("account name", DOCUMENT, SAMPLE)]
AccountTypeField = Annotated[str | None, about("whose backup it is", DOCUMENT, SAMPLE, choices=AccountType)]
SystemNameField = Annotated[str | None, about("device", SAMPLE, conflict=SAMPLE_ONLY)]
ClientDateField = Annotated[
    datetime | None,
    about("when it happened, on the client's clock", DOCUMENT, SAMPLE, nullable=True, unit="client's local time"),
]
IsScheduledField = Annotated[
    bool | None,
    about(
        "started by the schedule",
        DOCUMENT,
        SAMPLE,
        nullable=True,
        conflict="the document does not mark it optional; the sample has nil where there was no backup",
    ),
]
TotalFilesCountField = Annotated[int | None, about("files in the backup", DOCUMENT, SAMPLE, wire="long", nullable=True)]
TotalFilesSizeField = Annotated[
    int | None, about("size of all files", DOCUMENT, SAMPLE, wire="long", nullable=True, unit="bytes")
]
ErrorFilesCountField = Annotated[int | None, about("files that failed", DOCUMENT, SAMPLE, wire="long", nullable=True)]
ErrorFilesSizeField = Annotated[
    int | None, about("size of the files that failed", DOCUMENT, SAMPLE, wire="long", nullable=True, unit="bytes")
]
UploadedFilesCountField = Annotated[int | None, about("files uploaded", DOCUMENT, SAMPLE, wire="long", nullable=True)]
UploadedFilesSizeField = Annotated[
    int | None, about("size of the files uploaded", DOCUMENT, SAMPLE, wire="long", nullable=True, unit="bytes")
]
UnchangedFilesCountField = Annotated[int | None, about("files unchanged", DOCUMENT, SAMPLE, wire="long", nullable=True)]
UnchangedFilesSizeField = Annotated[
    int | None, about("size of the unchanged files", DOCUMENT, SAMPLE, wire="long", nullable=True, unit="bytes")
]
BackupDurationField = Annotated[
    int | None,
    about(
        "how long the backup took",
        DOCUMENT,
        SAMPLE,
        wire="long",
        nullable=True,
        unit="seconds",
        conflict="the document does not mark it optional; the sample has nil in events that complete nothing",
    ),
]
EventBackupTypeField = Annotated[str | None, about("what made the backup", DOCUMENT, SAMPLE, choices=EventBackupType)]
EntityIdField = Annotated[int | None, about("entity that owns the account", DOCUMENT, SAMPLE)]
