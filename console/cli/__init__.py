"""The headless commands: one call, the list of operations, the check of a server."""
