"""XML and HTTP: binding, envelope, decoding, faults, transport and retry."""
