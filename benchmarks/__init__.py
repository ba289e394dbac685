"""How fast the site is, measured against the least that a page of the framework costs: `python -m benchmarks`."""
