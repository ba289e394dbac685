"""The rule that docs/anatomy.md shows is a rule that works as it says."""

import dataclasses
import json
import re
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from anatomy.document import read
from anatomy.rules import registry
from anatomy.rules.engine import run
from anatomy.rules.ruleset import PROJECT_FINAL, RULESETS

PAGE = (Path(__file__).parents[2] / "docs" / "anatomy.md").read_text(encoding="utf-8")


def test_the_example_rule_runs(complete: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registry, "_rules", dict(registry._rules))
    example = re.search(r"```python\n(.*?)```", PAGE, re.DOTALL)
    assert example
    exec(example.group(1), {"__name__": "example"})  # noqa: S102 -- the page is ours
    numbers = SimpleNamespace(**dataclasses.asdict(PROJECT_FINAL.thresholds), out_of_scope=2)
    ruleset = dataclasses.replace(PROJECT_FINAL, rules={"C-09": "m"}, thresholds=numbers)
    assert run(read(json.dumps(complete)), ruleset).failed == ()
    complete["scope_out"] = complete["scope_out"][:1]
    failed = run(read(json.dumps(complete)), ruleset).failed
    assert [(r.id, [hit.codes for hit in r.hits]) for r in failed] == [("C-09", [("scope_out",)])]


def test_every_rule_set_is_named() -> None:
    assert all(f"`{name}`" in PAGE for name in RULESETS)


def test_every_module_named_exists() -> None:
    root = Path(__file__).parents[2]
    named = re.findall(
        r"`(anatomy/[\w/]+\.py|docs/[\w-]+\.json|fixtures/[\w/]+\.json|tests/[\w/]+\.py)`", PAGE
    )
    assert len(named) > 8
    for name in named:
        assert (root / name).is_file(), name
