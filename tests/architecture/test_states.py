"""Each state table covers its states, and the database holds each state column inside its table."""

import importlib
from enum import StrEnum

import pytest
from django.apps import apps
from django.db.models import CheckConstraint

TABLES = [
    (module, name)
    for module in ("curriculum", "enrollments", "assessments", "certificates", "notifications")
    for name in vars(importlib.import_module(f"{module}.states"))
    if name.endswith("_MOVES")
]


@pytest.mark.parametrize(("module", "name"), TABLES)
def test_every_state_has_a_row_and_every_step_leads_to_a_state(module: str, name: str) -> None:
    moves = getattr(importlib.import_module(f"{module}.states"), name)
    states: type[StrEnum] = type(next(iter(moves)))
    assert set(moves) == set(states)
    assert all(set(ends) <= set(states) for ends in moves.values())
    assert all(state not in ends for state, ends in moves.items())


def test_every_state_column_is_held_by_a_check_in_the_database() -> None:
    ours = {"curriculum", "enrollments", "assessments", "certificates", "notifications", "anatomy"}
    loose = [
        model._meta.label
        for model in apps.get_models()
        if model._meta.app_label in ours
        and any(f.name == "state" for f in model._meta.fields)
        and not any(
            isinstance(c, CheckConstraint) and c.name.endswith("state_known") for c in model._meta.constraints
        )
    ]
    assert loose == []
