"""What the embedded provider answers, one module a subject; importing this package puts every answer in its place."""

import console.demo.handlers.account_management
import console.demo.handlers.account_policies
import console.demo.handlers.advanced_folder_backup
import console.demo.handlers.appliances_management
import console.demo.handlers.backup_devices
import console.demo.handlers.backup_policies
import console.demo.handlers.cloud_application_backup
import console.demo.handlers.company_changes
import console.demo.handlers.company_management
import console.demo.handlers.entity_management
import console.demo.handlers.entity_monitoring
import console.demo.handlers.entity_status
import console.demo.handlers.license_management
import console.demo.handlers.partner_changes
import console.demo.handlers.partner_management  # noqa: F401
from console.demo.answering import HANDLERS

__all__ = ["HANDLERS"]
