"""The same model and the same rule set give the same bytes; adding a whole chain never makes traces worse."""

import dataclasses
import json
import random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from anatomy.document import Element, Link, Metric, Model, fingerprint, read, write
from anatomy.links import ALLOWED
from anatomy.rules.engine import report_bytes, report_values, run
from anatomy.rules.readiness import Readiness, readiness
from anatomy.rules.ruleset import ENTERPRISE_FINAL, PROJECT_FINAL, RULESETS, RuleSet
from anatomy.vocabulary import KINDS, PERSPECTIVES

Values = dict[str, Any]


def element(code: str, kind: str, number: int) -> Element:
    metrics = (Metric(name=f"Metric {number}", unit="%"),) if kind in ("goal", "measure") else ()
    return Element(code=code, perspective=code[:2], kind=kind, name=f"{kind} {number}", metrics=metrics)


@st.composite
def models(draw: st.DrawFn) -> Model:
    """Small models with any kinds and any allowed links, whole or broken."""
    elements = []
    for number in range(draw(st.integers(0, 14))):
        perspective = draw(st.sampled_from(sorted(PERSPECTIVES)))
        kind = draw(st.sampled_from(sorted(KINDS[perspective])))
        elements.append(element(f"{perspective}-ANY-{number:03}", kind, number))
    links: dict[tuple[str, str, str], Link] = {}
    if len(elements) > 1:
        for _ in range(draw(st.integers(0, 20))):
            source, target = draw(st.sampled_from(elements)), draw(st.sampled_from(elements))
            fitting = sorted(k for s, t, k in ALLOWED if (s, t) == (source.perspective, target.perspective))
            if source is not target and fitting:
                kind = draw(st.sampled_from(fitting))
                links[source.code, target.code, kind] = Link(
                    source=source.code, target=target.code, type=kind
                )
    return Model(
        format="enterprise-anatomy/1",
        title="Any",
        edition="PROJECT",
        elements=tuple(elements),
        links=tuple(links.values()),
    )


CHAIN = (("P1-NEW-001", "goal"), ("P2-NEW-001", "process"), ("P3-NEW-001", "rule_logic"), ("P4-NEW-001", "api"),
         ("P5-NEW-001", "change_task"), ("P6-NEW-001", "monitor"), ("P6-NEW-002", "measure"))  # fmt: skip
CHAIN_LINKS = ("P2-NEW-001 realizes P1-NEW-001", "P3-NEW-001 enforces P2-NEW-001", "P4-NEW-001 carries P3-NEW-001",
               "P5-NEW-001 changes P4-NEW-001", "P6-NEW-001 operates P4-NEW-001", "P6-NEW-002 measures P1-NEW-001")  # fmt: skip


def with_chain(model: Model) -> Model:
    """The model with one more chain from a goal to operations, joined to nothing."""
    links = [Link(source=s, type=k, target=t) for s, k, t in (line.split() for line in CHAIN_LINKS)]
    elements = [element(code, kind, 900) for code, kind in CHAIN]
    return dataclasses.replace(model, elements=(*model.elements, *elements), links=(*model.links, *links))


def ready(model: Model, ruleset: RuleSet) -> Readiness:
    return readiness(model, run(model, ruleset), ruleset)


@pytest.mark.parametrize("name", list(RULESETS))
def test_two_runs_give_the_same_bytes(complete: Values, name: str) -> None:
    source = json.dumps(complete)
    assert report_bytes(run(read(source), RULESETS[name])) == report_bytes(run(read(source), RULESETS[name]))


@settings(deadline=None)
@given(model=models(), seed=st.integers(0, 10**9), name=st.sampled_from(sorted(RULESETS)))
def test_the_order_of_elements_and_links_never_changes_the_report(model: Model, seed: int, name: str) -> None:
    pick = random.Random(seed)
    elements, links = list(model.elements), list(model.links)
    pick.shuffle(elements)
    pick.shuffle(links)
    other = dataclasses.replace(model, elements=tuple(elements), links=tuple(links))
    ruleset = RULESETS[name]
    assert report_bytes(run(other, ruleset)) == report_bytes(run(model, ruleset))
    assert ready(other, ruleset) == ready(model, ruleset)


def test_the_order_of_links_does_not_order_the_codes_of_a_hit(minimal: Values) -> None:
    measures = [element(f"P6-ANY-00{n}", "measure", n) for n in (1, 2)]
    links = [Link(source=m.code, target="P1-GOL-001", type="measures") for m in measures]
    model = read(json.dumps(minimal))
    kept = tuple(link for link in model.links if link.type != "measures")
    for order in (links, links[::-1]):
        changed = dataclasses.replace(model, elements=(*model.elements, *measures), links=(*order, *kept))
        result = run(changed, PROJECT_FINAL).result("T-06")
        assert result is not None
        assert [hit.codes for hit in result.hits] == [("P1-GOL-001", "P6-ANY-001", "P6-ANY-002")]


@settings(deadline=None)
@given(model=models())
def test_a_model_read_back_from_its_bytes_gives_the_same_report(model: Model) -> None:
    assert report_bytes(run(read(write(model)), PROJECT_FINAL)) == report_bytes(run(model, PROJECT_FINAL))


@settings(deadline=None)
@given(model=models(), name=st.sampled_from(sorted(RULESETS)))
def test_adding_a_complete_chain_never_lowers_traceability(model: Model, name: str) -> None:
    ruleset = RULESETS[name]
    before = next(i for i in ready(model, ruleset).inputs if i.name == "traceability")
    after = next(i for i in ready(with_chain(model), ruleset).inputs if i.name == "traceability")
    assert before.value is not None
    assert after.value is not None
    assert after.value >= before.value


@settings(deadline=None)
@given(model=models())
def test_adding_a_complete_chain_breaks_no_trace_rule_that_held(model: Model) -> None:
    before, after = run(model, PROJECT_FINAL), run(with_chain(model), PROJECT_FINAL)
    held = {r.id for r in before.results if r.passed and r.id.startswith("T")}
    assert held <= {r.id for r in after.results if r.passed}


@settings(deadline=None)
@given(model=models(), name=st.sampled_from(sorted(RULESETS)))
def test_every_report_counts_what_it_shows(model: Model, name: str) -> None:
    report = run(model, RULESETS[name])
    assert [r.id for r in report.results] == [r.id for r in report.results if r.id in RULESETS[name].rules]
    for result in report.results:
        assert list(result.hits) == sorted(result.hits)
        assert result.hits or result.passed
    assert 0 <= ready(model, RULESETS[name]).score <= 100


def test_cycles_are_searched_once(minimal: Values) -> None:
    model = read(json.dumps(minimal))
    loop = tuple(
        Link(source=a, target=b, type="depends")
        for a, b in (("P1-GOL-001", "P1-GOL-002"), ("P1-GOL-002", "P1-GOL-001"))
    )
    circle = (
        Link(source="P1-GOL-001", target="P1-GOL-002", type="decomposes"),
        Link(source="P1-GOL-002", target="P1-GOL-001", type="decomposes"),
    )
    model = dataclasses.replace(
        model,
        elements=(*model.elements, element("P1-GOL-002", "goal", 2)),
        links=(*model.links, *loop, *circle),
    )
    result = run(model, PROJECT_FINAL).result("T-07")
    assert result is not None
    assert result.passed


def test_the_report_names_rule_set_version_and_model(complete: Values) -> None:
    model = read(json.dumps(complete))
    values = report_values(run(model, PROJECT_FINAL))
    assert values["ruleset"] == "project-final"
    assert values["ruleset_version"] == PROJECT_FINAL.version
    assert values["model_sha256"] == fingerprint(model)
    assert values["findings"] == []
    assert values["notes"] == []


def test_a_rule_set_of_another_edition_is_noted(complete: Values) -> None:
    report = run(read(json.dumps(complete)), ENTERPRISE_FINAL)
    assert report.notes == (
        "The rule set enterprise-final is made for ENTERPRISE models; this is a PROJECT model.",
    )


def test_a_rule_set_with_an_unknown_rule_is_refused(complete: Values) -> None:
    strange = dataclasses.replace(PROJECT_FINAL, rules={"C-99": "B"})
    with pytest.raises(KeyError, match="C-99"):
        run(read(json.dumps(complete)), strange)


def test_blockers_are_the_failed_rules_that_stop_a_submission(complete: Values) -> None:
    del complete["elements"][0]["metrics"][0]["target"]
    complete["decision_uses"] = []
    report = run(read(json.dumps(complete)), PROJECT_FINAL)
    assert [r.id for r in report.failed] == ["C-03", "U-01"]
    assert [r.id for r in report.blockers] == ["C-03"]
