"""One signed-in connection: profiles, the key store, typed calls and pages of rows."""
