"""Forms of enrollments: what a person typed, shaped and cleaned."""
