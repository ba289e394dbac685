"""Anatomy documents as values that a test may change as it likes."""

import copy
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

SAMPLES = Path(__file__).parent / "samples"
Values = dict[str, Any]


@pytest.fixture(scope="session")
def minimal_sample() -> Values:
    return json.loads((SAMPLES / "minimal.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="session")
def complete_sample() -> Values:
    return json.loads((SAMPLES / "complete_project.json").read_text(encoding="utf-8"))


@pytest.fixture
def minimal(minimal_sample: Values) -> Values:
    """One valid chain from goal to operations, without findings."""
    return copy.deepcopy(minimal_sample)


@pytest.fixture
def complete(complete_sample: Values) -> Values:
    """The checkout model with its one purposeful gap closed: no rule of project-final fails."""
    values = copy.deepcopy(complete_sample)
    warehouse = next(e for e in values["elements"] if e["code"] == "P4-APP-001")
    role = next(v for v in warehouse["variables"] if v["variable"] == "ROLE")
    role.clear()
    role |= {"variable": "ROLE", "status": "stated", "value": {"actor": "Warehouse Systems Lead"}}
    return values


@pytest.fixture
def raw() -> Callable[[Values], bytes]:
    """Turns values into the bytes of a document."""
    return lambda values: json.dumps(values).encode()
