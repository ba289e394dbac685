"""Traceability: can every goal be followed down to operations, and everything up to a goal."""

from __future__ import annotations

from anatomy.document import Element
from anatomy.rules.registry import Hit, Outcome, outcome, rule
from anatomy.rules.ruleset import RuleSet
from anatomy.rules.view import FORWARD, View, proves
from anatomy.vocabulary import PERSPECTIVES

SOURCE = "One decision traced from strategy to operations"
NO_GOAL = Hit(
    ("P1",), "The model has no goal, so nothing can be traced. Add at least one element of kind goal in P1."
)


def _called(element: Element) -> str:
    return f"{element.code} {element.name}"


@rule("T-01", title="Every goal is realized by a process", source=SOURCE)
def goals_realized(view: View, ruleset: RuleSet) -> Outcome:
    hits = [
        Hit((goal.code,), f"{_called(goal)}: no process realizes it. Link a P2 element to it with realizes.")
        for goal in view.goals
        if not view.sources(goal.code, "realizes", "P2")
    ]
    return outcome(len(view.goals), hits if view.goals else [NO_GOAL])


@rule("T-02", title="Every process is governed by logic and realizes a goal", source=SOURCE)
def processes_ruled(view: View, ruleset: RuleSet) -> Outcome:
    hits = []
    processes = view.of("P2", "process")
    for process in processes:
        if not view.sources(process.code, "enforces", "P3"):
            hits.append(
                Hit(
                    (process.code,),
                    f"{_called(process)}: no logic governs it. Link a P3 element to it with enforces.",
                )
            )
        if not any(goal.kind == "goal" for goal in view.targets(process.code, "realizes", "P1")):
            hits.append(
                Hit(
                    (process.code,),
                    f"{_called(process)}: it realizes no goal. Link it to a P1 goal with realizes.",
                )
            )
    return outcome(len(processes), hits)


@rule("T-03", title="Every piece of system logic is carried by a component", source=SOURCE)
def logic_carried(view: View, ruleset: RuleSet) -> Outcome:
    logic = view.of("P3")
    hits = [
        Hit((e.code,), f"{_called(e)}: no component carries it. Link a P4 element to it with carries.")
        for e in logic
        if not view.sources(e.code, "carries", "P4")
    ]
    return outcome(len(logic), hits)


@rule("T-04", title="Every component carries logic and is operated", source=SOURCE)
def components_used_and_run(view: View, ruleset: RuleSet) -> Outcome:
    hits = []
    components = view.of("P4")
    for component in components:
        if not view.targets(component.code, "carries", "P3"):
            hits.append(
                Hit(
                    (component.code,),
                    f"{_called(component)}: it carries no logic. Link it to a P3 element with carries.",
                )
            )
        if not view.sources(component.code, "operates", "P6"):
            hits.append(
                Hit(
                    (component.code,),
                    f"{_called(component)}: nobody operates it. Link a P6 element to it with operates.",
                )
            )
    return outcome(len(components), hits)


@rule("T-05", title="Every planned component has a task, every task a component", source=SOURCE)
def tasks_meet_components(view: View, ruleset: RuleSet) -> Outcome:
    planned = [component for component in view.of("P4") if component.horizon == "to_be"]
    tasks = view.of("P5")
    hits = [
        Hit(
            (c.code,),
            f"{_called(c)}: it is planned (to_be) and no task brings it. Link a P5 task to it with changes.",
        )
        for c in planned
        if not view.sources(c.code, "changes", "P5")
    ]
    hits += [
        Hit((t.code,), f"{_called(t)}: it changes no component. Link it to a P4 component with changes.")
        for t in tasks
        if not view.targets(t.code, "changes", "P4")
    ]
    return outcome(len(planned) + len(tasks), hits)


@rule(
    "T-06",
    title="Every goal is measured by its own metric",
    source="Use of the model is proven by measures in operations",
)
def goals_measured(view: View, ruleset: RuleSet) -> Outcome:
    hits = []
    for goal in view.goals:
        measures = [m for m in view.sources(goal.code, "measures", "P6") if m.kind == "measure"]
        if not measures:
            hits.append(
                Hit(
                    (goal.code,),
                    f"{_called(goal)}: nothing measures it. Link a P6 measure to it with measures.",
                )
            )
        elif not any(proves(measure, goal) for measure in measures):
            names = (
                " or ".join(f"“{m.name}” in {m.unit or 'its unit'}" for m in goal.metrics)
                or "the metric of the goal"
            )
            hits.append(
                Hit(
                    (goal.code, *(m.code for m in measures)),
                    f"{_called(goal)}: {', '.join(m.code for m in measures)} measures something else. "
                    f"Let the measure carry {names}, or link another measure.",
                )
            )
    return outcome(len(view.goals), hits)


@rule("T-07", title="Every goal can be followed down to operations", source=SOURCE)
def traced_forward(view: View, ruleset: RuleSet) -> Outcome:
    if not view.goals:
        return outcome(0, [NO_GOAL], passed=False)
    traced = {goal.code for goal in view.traced(ruleset.forward_to)}
    hits = [_broken(view, goal) for goal in view.goals if goal.code not in traced]
    return outcome(
        len(view.goals), hits, passed=len(traced) / len(view.goals) >= ruleset.thresholds.forward_trace
    )


def _broken(view: View, goal: Element) -> Hit:
    depth = view.deepest(goal.code)
    following = [perspective for perspective, _ in FORWARD]
    missing = following[following.index(depth) + 1] if depth in following else following[0]
    kind = dict(FORWARD)[missing]
    end = view.path(goal.code, depth)[-1] if depth != "P1" else goal.code
    return Hit(
        (goal.code,) if end == goal.code else (goal.code, end),
        f"{_called(goal)}: its trace ends in {depth} {PERSPECTIVES[depth]} at {end}. "
        f"Link a {missing} element to {end} with {kind}, and go on down from there.",
    )


@rule("T-08", title="Everything from P3 to P6 serves a goal", source=SOURCE)
def traced_backward(view: View, ruleset: RuleSet) -> Outcome:
    below = [e for perspective in ("P3", "P4", "P5", "P6") for e in view.of(perspective)]
    orphans = [e for e in below if e.code not in view.serving]
    hits = [
        Hit(
            (e.code,),
            f"{_called(e)}: no chain of links leads from it to a goal. Link it to what it supports, or remove it.",
        )
        for e in orphans
    ]
    ratio = len(orphans) / len(below) if below else 0.0
    return outcome(len(below), hits, passed=ratio <= ruleset.thresholds.orphans)
