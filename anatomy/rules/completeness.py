"""Completeness: is everything there that this gate asks for."""

from __future__ import annotations

from anatomy.rules.registry import Hit, Outcome, outcome, rule
from anatomy.rules.ruleset import RuleSet
from anatomy.rules.view import View, gaps_of, unsettled
from anatomy.vocabulary import PERSPECTIVES

SOURCE = "Minimum complete anatomical set"


@rule("C-01", title="Every perspective has its least number of elements", source=SOURCE)
def enough_elements(view: View, ruleset: RuleSet) -> Outcome:
    hits: list[Hit] = []
    if not ruleset.per_department:
        for perspective, least in ruleset.minima.items():
            hits += _short(perspective, len(view.of(perspective)), least)
        return outcome(len(ruleset.minima), hits)
    departments = sorted(view.model.departments, key=lambda d: d.code)
    if not departments:
        hits.append(
            Hit(
                ("D1",),
                "The model names no departments. Name the departments it covers and place elements in them.",
            )
        )
    for department in departments:
        for perspective, least in ruleset.minima.items():
            count = sum(e.department == department.code for e in view.of(perspective))
            hits += _short(
                perspective, count, least, department.code, f"{department.code} {department.name}: "
            )
    return outcome(max(1, len(departments)) * len(ruleset.minima), hits)


def _short(perspective: str, count: int, least: int, department: str = "", where: str = "") -> list[Hit]:
    if count >= least:
        return []
    codes = (department, perspective) if department else (perspective,)
    noun = "element" if count == 1 else "elements"
    return [
        Hit(
            codes,
            f"{where}{perspective} {PERSPECTIVES[perspective]} has {count} {noun} and needs at least {least}: "
            f"add {least - count} more.",
        )
    ]


@rule("C-02", title="Every element has an owner role and a statement", source=SOURCE)
def owned_and_stated(view: View, ruleset: RuleSet) -> Outcome:
    least = ruleset.thresholds.statement
    hits = []
    for element in view.elements:
        wanted = []
        if not element.owner_role:
            wanted.append("name the role that owns it")
        if len(element.statement) < least:
            wanted.append(
                f"write its statement in at least {least} characters (it has {len(element.statement)})"
            )
        if wanted:
            hits.append(Hit((element.code,), f"{element.code} {element.name}: {' and '.join(wanted)}."))
    return outcome(len(view.elements), hits)


@rule(
    "C-03",
    title="Every goal has a complete metric",
    source="Objectives that can be proven: goal, metric, target, date",
)
def goals_have_metrics(view: View, ruleset: RuleSet) -> Outcome:
    hits = []
    for goal in view.goals:
        gaps = sorted((gaps_of(metric), metric.name) for metric in goal.metrics)
        if not gaps:
            hits.append(
                Hit(
                    (goal.code,),
                    f"{goal.code} {goal.name}: give it a metric with baseline, target, unit, due date and data source.",
                )
            )
        elif all(lacking for lacking, _ in gaps):
            lacking, name = min(gaps, key=lambda gap: (len(gap[0]), gap))
            hits.append(
                Hit(
                    (goal.code,),
                    f"{goal.code} {goal.name}: its metric “{name}” lacks {_listed(lacking)}. Add it.",
                )
            )
    return outcome(len(view.goals), hits)


@rule(
    "C-04",
    title="Required variables are stated, or excluded with a reason",
    source="Six variables of every perspective",
)
def variables_stated(view: View, ruleset: RuleSet) -> Outcome:
    least = ruleset.thresholds.reason
    examined, hits = 0, []
    for element in view.elements:
        required = ruleset.variables.get(element.perspective, ())
        examined += len(required)
        open_variables = unsettled(element, required, least)
        if open_variables:
            hits.append(
                Hit(
                    (element.code,),
                    f"{element.code} {element.name}: state {_listed(open_variables)}, or mark as not applicable "
                    f"with a reason of at least {least} characters.",
                )
            )
    return outcome(examined, hits)


def _listed(parts: list[str]) -> str:
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"
