"""The provider's operations, records, rules and result codes, each declared once."""
