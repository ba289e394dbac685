"""Forms of accounts: what a person typed, shaped and cleaned."""
