"""Forms of assessments: what a person typed, shaped and cleaned."""
