"""Pytest plugin: a test marked `postgresql` belongs to the runs on PostgreSQL alone; elsewhere it is left out.

Left out, not skipped: a skip stands for something that should have run and did not.
"""

import pytest


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    from django.db import connection

    if connection.vendor == "postgresql":
        return
    elsewhere = [item for item in items if item.get_closest_marker("postgresql")]
    if elsewhere:
        config.hook.pytest_deselected(items=elsewhere)
        items[:] = [item for item in items if item not in elsewhere]
