"""Consistency: does the model say one thing in one way."""

from __future__ import annotations

from collections import defaultdict

from anatomy.document import Element
from anatomy.rules.registry import Hit, Outcome, outcome, rule
from anatomy.rules.ruleset import RuleSet
from anatomy.rules.view import View, normalized
from anatomy.vocabulary import PERSPECTIVES


@rule("K-01", title="No code and no name stands twice", source="One thing, one name")
def no_twins(view: View, ruleset: RuleSet) -> Outcome:
    codes: dict[str, list[Element]] = defaultdict(list)
    names: dict[tuple[str, str], list[Element]] = defaultdict(list)
    for element in view.elements:
        codes[element.code].append(element)
        names[element.perspective, normalized(element.name)].append(element)
    hits = [
        Hit((code,), f"{code} stands for {len(twins)} elements. Give each element its own code.")
        for code, twins in codes.items()
        if len(twins) > 1
    ]
    for (perspective, _), twins in names.items():
        if len(twins) > 1:
            called = tuple(twin.code for twin in twins)
            hits.append(
                Hit(
                    called,
                    f"{', '.join(called)} in {perspective} {PERSPECTIVES[perspective]} are all called "
                    f"“{twins[0].name}”. Merge them, or give each a name that tells them apart.",
                )
            )
    return outcome(len(view.elements), hits)
