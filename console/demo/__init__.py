"""The embedded provider: SOAP over HTTP on loopback, with its own state, rules and faults."""
