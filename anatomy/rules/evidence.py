"""Evidence sheet of each rubric criterion: what can be counted and shown, and a suggested band, never a mark."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Final, Literal

from anatomy.document import ChangeScenario, DecisionUse, Model
from anatomy.rules.engine import Report
from anatomy.rules.ruleset import RuleSet
from anatomy.rules.view import View, is_settled
from anatomy.vocabulary import STAGES

Band = Literal["insufficient", "borderline", "sufficient", "strong"]
BANDS: Final[tuple[Band, ...]] = ("insufficient", "borderline", "sufficient", "strong")

# At most this many example paths and codes per list: a sheet is read by a person.
MOST_PATHS: Final = 12
MOST_CODES_IN_SENTENCE: Final = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class DossierFacts:
    """Plain facts of the dossier's text: number of words, headings as found, pages where they are known."""

    words: int = 0
    headings: tuple[str, ...] = ()
    pages: int | None = None


@dataclass(frozen=True, slots=True)
class Sign:
    """One thing a band rests on: ``band`` needs it, ``met`` says whether it was seen, ``codes`` where or where not."""

    band: Band
    statement: str
    met: bool
    codes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Sheet:
    """What a marker may look at for one criterion, after having given a first mark.

    ``counts`` (what, how many), ``lists`` (what, codes or headings), ``paths`` (codes from goal to operations),
    ``rules`` consulted, ``signs`` behind the band, and the ``sentence`` that explains the band.
    """

    criterion: str
    title: str
    counts: tuple[tuple[str, float], ...]
    lists: tuple[tuple[str, tuple[str, ...]], ...]
    paths: tuple[tuple[str, ...], ...]
    rules: tuple[str, ...]
    signs: tuple[Sign, ...]
    band: Band
    sentence: str


class _Look:
    """Everything a criterion may look at, and what it notes while looking."""

    def __init__(self, view: View, report: Report, ruleset: RuleSet, facts: DossierFacts | None) -> None:
        self.view, self.report, self.ruleset, self.facts = view, report, ruleset, facts
        self.notes = _Notes()

    def count(self, what: str, number: float) -> None:
        self.notes.counts.append((what, number))

    def listed(self, what: str, codes: Iterable[str]) -> tuple[str, ...]:
        found = tuple(sorted(set(codes)))
        self.notes.lists.append((what, found))
        return found

    def sign(self, band: Band, statement: str, met: bool, codes: Iterable[str] = ()) -> None:
        self.notes.signs.append(Sign(band, statement, met, tuple(sorted(set(codes)))))

    def rule(self, band: Band, identity: str) -> None:
        """A sign that a rule passed. What the gate does not ask for is no sign at all."""
        result = self.report.result(identity)
        if result is None:
            return
        self.notes.rules.append(identity)
        codes = () if result.passed else {code for hit in result.hits for code in hit.codes}
        self.sign(band, f"{result.title} ({identity})", result.passed, codes)

    def heading(self, band: Band, topic: str, *stems: str) -> None:
        """A sign that a heading of the dossier names the topic. Without a dossier it is no sign at all."""
        if self.facts is None:
            return
        found = [h for h in self.facts.headings if _begins(h, stems)]
        self.listed(f"Headings on {topic}", found)
        self.sign(band, f"The dossier has a heading on {topic}", bool(found))

    def mentions(self, *stems: str) -> set[str]:
        """Codes of the elements whose name or statement holds one of the word beginnings."""
        return {e.code for e in self.view.elements if _begins(f"{e.name} {e.statement}", stems)}

    def decisions(self, *classes: str) -> list[DecisionUse]:
        return [use for use in self.view.model.decision_uses if not classes or use.decision_class in classes]


@dataclass(slots=True)
class _Notes:
    counts: list[tuple[str, float]] = field(default_factory=list)
    lists: list[tuple[str, tuple[str, ...]]] = field(default_factory=list)
    paths: list[tuple[str, ...]] = field(default_factory=list)
    rules: list[str] = field(default_factory=list)
    signs: list[Sign] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Criterion:
    title: str
    examine: Callable[[_Look], None]
    ceiling: Band


_criteria: dict[str, _Criterion] = {}


def _criterion(
    code: str, title: str, *, ceiling: Band = "strong"
) -> Callable[[Callable[[_Look], None]], Callable[[_Look], None]]:
    def register(examine: Callable[[_Look], None]) -> Callable[[_Look], None]:
        _criteria[code] = _Criterion(title, examine, ceiling)
        return examine

    return register


def criteria() -> dict[str, str]:
    """Code -> title of the criteria that have a sheet, R1 to R14."""
    return {code: criterion.title for code, criterion in _criteria.items()}


def sheets(
    model: Model, report: Report, ruleset: RuleSet, facts: DossierFacts | None = None
) -> tuple[Sheet, ...]:
    """One sheet per criterion, R1 to R14, from the model, its report and, where there is one, the dossier."""
    view = View(model)
    made = []
    for code, criterion in _criteria.items():
        look = _Look(view, report, ruleset, facts)
        criterion.examine(look)
        notes = look.notes
        band = _band(notes.signs, criterion.ceiling)
        made.append(
            Sheet(
                code,
                criterion.title,
                tuple(notes.counts),
                tuple(notes.lists),
                tuple(notes.paths),
                tuple(notes.rules),
                tuple(notes.signs),
                band,
                _sentence(notes.signs, band, criterion.ceiling),
            )
        )
    return tuple(made)


def _band(signs: list[Sign], ceiling: Band) -> Band:
    """The highest band whose signs, and those of every band below it, were all seen, up to the ceiling."""
    reached: Band = "insufficient"
    for band in BANDS[1 : BANDS.index(ceiling) + 1]:
        asked = [sign for sign in signs if sign.band == band]
        if not asked or not all(sign.met for sign in asked):
            break
        reached = band
    return reached


def _sentence(signs: list[Sign], band: Band, ceiling: Band) -> str:
    place = BANDS.index(band)
    seen = [s.statement for s in signs if s.met and BANDS.index(s.band) <= max(place, 1)]
    said = f"Suggested band: {band}."
    if seen:
        said += f" Seen: {'; '.join(seen)}."
    if place < BANDS.index(ceiling):
        following = BANDS[place + 1]
        lacking = [_lacking(s) for s in signs if s.band == following and not s.met]
        said += f" For {following}, not seen: {'; '.join(lacking) or 'nothing this gate examines'}."
    elif ceiling != "strong":
        said += " More than counts and headings show is for people to judge, so no higher band is suggested."
    return said


def _lacking(sign: Sign) -> str:
    if not sign.codes:
        return sign.statement
    more = len(sign.codes) - MOST_CODES_IN_SENTENCE
    named = ", ".join(sign.codes[:MOST_CODES_IN_SENTENCE]) + (f" and {more} more" if more > 0 else "")
    return f"{sign.statement}, see {named}"


def _begins(text: str, stems: Iterable[str]) -> bool:
    """Whether a word of the text begins with one of the stems, whatever the case."""
    return re.search(rf"\b(?:{'|'.join(map(re.escape, stems))})", text.casefold()) is not None


def _weighed(uses: Iterable[DecisionUse], least: int) -> list[str]:
    """Codes of decisions with an outcome and at least ``least`` alternatives."""
    return [use.code for use in uses if use.outcome and len(use.alternatives) >= least]


def drill(view: View, scenario: ChangeScenario, depth: int) -> tuple[float, float]:
    """(precision, recall) of the impact set the learner named, against what the links reach up to ``depth``.

    Both 0 where nothing was named; recall 1 where the change reaches nothing.
    """
    reachable = view.impact(scenario.start_element, depth)
    named = set(scenario.impact_set) - {scenario.start_element}
    right = len(named & reachable)
    precision = right / len(named) if named else 0.0
    recall = right / len(reachable) if reachable else 1.0
    return precision, recall


@_criterion("R1", "Strategy and market insight")
def _strategy(look: _Look) -> None:
    view = look.view
    decomposed = [link for link in view.links if link.type == "decomposes"]
    look.count("Goals", len(view.goals))
    look.count("Sub-goal links", len(decomposed))
    look.listed("Goals", (goal.code for goal in view.goals))
    look.sign("borderline", "There are goals", bool(view.goals))
    look.rule("borderline", "C-03")
    look.rule("sufficient", "T-01")
    look.sign("sufficient", "Goals are decomposed", bool(decomposed), (link.target for link in decomposed))
    look.heading("sufficient", "market, customers or segments", "market", "customer", "segment", "competit")
    weighed = _weighed(look.decisions("prioritize"), 2)
    look.listed("Priorities decided among two alternatives or more", weighed)
    look.sign(
        "strong", "A priority was decided with outcome and two rejected options", bool(weighed), weighed
    )
    heard = [e.code for e in view.model.evidence if e.kind in ("interview", "dataset")]
    look.sign("strong", "Interviews or data support it", bool(heard), heard)


@_criterion("R2", "Portfolio and trade-offs")
def _portfolio(look: _Look) -> None:
    view = look.view
    stated = look.listed("Priorities", (e.code for e in view.of("P1", "priority")))
    chosen = look.decisions("prioritize")
    look.listed("Decisions on priority", (use.code for use in chosen))
    look.sign("borderline", "Priorities are stated or decided", bool(stated or chosen), stated)
    look.sign("sufficient", "A decision on priority has an outcome", any(use.outcome for use in chosen))
    balanced = look.decisions("conflict", "sequencing", "exception")
    look.sign("sufficient", "A conflict, an exception or an order was decided too", bool(balanced))
    look.heading(
        "sufficient",
        "priorities, roadmap or trade-offs",
        "priorit",
        "trade-off",
        "tradeoff",
        "roadmap",
        "portfolio",
    )
    weighed = look.listed("Decisions with two alternatives and outcome", _weighed(look.decisions(), 2))
    look.sign("strong", "Two decisions weigh two alternatives or more", len(weighed) >= 2, weighed)
    worked = [s.code for s in view.model.change_scenarios if s.impact_set]
    look.sign("strong", "A change scenario was worked", bool(worked), worked)


@_criterion("R3", "Metrics and analytics rigor")
def _metrics(look: _Look) -> None:
    view = look.view
    bare = [goal.code for goal in view.goals if not goal.metrics]
    measures = view.of("P6", "measure")
    look.count("Metrics of goals", sum(len(goal.metrics) for goal in view.goals))
    look.listed("Measures in operations", (m.code for m in measures))
    look.sign("borderline", "Every goal has a metric", bool(view.goals) and not bare, bare)
    look.rule("sufficient", "C-03")
    look.rule("sufficient", "T-06")
    data = look.listed(
        "Data and logs in the register", (e.code for e in view.model.evidence if e.kind in ("dataset", "log"))
    )
    look.sign("sufficient", "Data or logs are in the register", bool(data), data)
    irregular = [m.code for m in measures if not all(metric.frequency for metric in m.metrics)]
    look.sign(
        "strong", "Every measure says how often it is looked at", bool(measures) and not irregular, irregular
    )
    look.heading(
        "strong",
        "experiments, causes or limits of the numbers",
        "experiment",
        "causal",
        "limit",
        "a/b",
        "test result",
    )


@_criterion("R4", "Monetization and growth")
def _monetization(look: _Look) -> None:
    priced = look.listed(
        "Elements on price or revenue", look.mentions("pric", "revenue", "fees", "margin", "subscription")
    )
    packaged = look.listed(
        "Elements on packaging or entitlement", look.mentions("packag", "entitle", "tier", "plan limit")
    )
    billed = look.listed(
        "Elements on billing or invoicing", look.mentions("billing", "invoic", "settle", "refund")
    )
    look.sign("borderline", "The model holds price or revenue", bool(priced), priced)
    look.sign("sufficient", "It holds packaging or entitlement, and billing", bool(packaged and billed))
    look.heading("sufficient", "pricing, packaging or monetization", "pric", "packag", "moneti", "revenue")
    costed = [f.code for f in look.view.findings if f.cost_estimate]
    look.listed("Findings with an estimate of cost", costed)
    look.sign("strong", "A finding says what it costs", bool(costed), costed)
    look.heading("strong", "migration of customers or contracts", "migrat", "grandfather", "transition")


@_criterion("R5", "Operating model and execution")
def _execution(look: _Look) -> None:
    view = look.view
    tasks = view.of("P5")
    ordered = [link for link in view.links if link.type == "precedes" and link.source.startswith("P5")]
    look.count("Tasks", len(tasks))
    look.count("Tasks put in order", len(ordered))
    look.sign("borderline", "There are tasks", bool(tasks))
    look.rule("borderline", "T-05")
    look.sign("sufficient", "Tasks are put in order", bool(ordered))
    guarded = [task.code for task in view.of("P5", "test_task", "deploy_task")]
    look.sign("sufficient", "Tests or deployments are tasks of their own", bool(guarded), guarded)
    look.rule("sufficient", "U-01")
    look.heading(
        "sufficient",
        "operating model, cadence or launch",
        "operating model",
        "cadence",
        "launch",
        "governance",
        "release",
    )
    proven = _weighed(look.decisions("operations", "sequencing"), 1)
    look.listed("Decisions on order or operations with outcome", proven)
    look.sign("strong", "Two decisions on order or operations have an outcome", len(proven) >= 2, proven)


@_criterion("R6", "Cross-functional leadership", ceiling="sufficient")
def _cross_functional(look: _Look) -> None:
    view = look.view
    roles = look.listed("Owner roles", (e.owner_role for e in view.elements if e.owner_role))
    homes = look.listed("Departments of elements", (e.department for e in view.elements if e.department))
    handed = look.listed(
        "Handovers", (f"{k.source} → {k.target}" for k in view.links if k.type == "hands_over")
    )
    look.sign("borderline", "Three roles or more own elements", len(roles) >= 3)
    look.sign("sufficient", "Elements lie in three departments or more", len(homes) >= 3)
    look.sign("sufficient", "Work is handed over between departments", bool(handed))
    look.heading(
        "sufficient", "stakeholders or departments", "stakeholder", "department", "alignment", "partner"
    )


@_criterion("R7", "Technical fluency and architecture quality")
def _architecture(look: _Look) -> None:
    view = look.view
    components = view.of("P4")
    contracts = [k for k in view.links if k.type == "interfaces" and len(k.rationale) >= 20]
    look.count("Components", len(components))
    look.count("Contracts between components", len(contracts))
    look.listed("Kinds of components", (c.kind for c in components))
    look.sign("borderline", "There are components", bool(components))
    look.rule("borderline", "T-03")
    look.rule("sufficient", "T-04")
    look.sign("sufficient", "Two contracts between components say why", len(contracts) >= 2)
    slow = [c.code for c in components if not any(v.said("latency_target") for v in c.variables)]
    look.listed("Components without a latency target", slow)
    enough = bool(components) and len(slow) * 2 <= len(components)
    look.sign("sufficient", "Half of the components have a latency target", enough, slow)
    look.heading(
        "sufficient", "security, scaling or compliance", "secur", "scal", "complian", "privacy", "availab"
    )
    failing = [e.code for e in view.of("P6", "incident_pattern") if view.targets(e.code, "operates", "P4")]
    look.listed("Incident patterns of components", failing)
    look.sign("strong", "Failure of components is described by incident patterns", bool(failing), failing)
    look.heading(
        "strong",
        "trade-offs or evolution",
        "trade-off",
        "tradeoff",
        "evolution",
        "alternative",
        "decision record",
    )


@_criterion("R8", "Customer and presence", ceiling="sufficient")
def _customer(look: _Look) -> None:
    seen = look.listed(
        "Screens and what governs them",
        (e.code for e in (*look.view.of("P3", "ui_logic"), *look.view.of("P4", "screen"))),
    )
    spoken = look.listed(
        "Elements that speak of customers or users", look.mentions("customer", "user", "shopper", "patient")
    )
    look.sign("borderline", "The model holds what customers see or do", bool(seen or spoken), seen or spoken)
    asked = [e.code for e in look.view.model.evidence if e.kind == "interview"]
    look.sign("sufficient", "Interviews are in the register", bool(asked), asked)
    look.heading("sufficient", "customers or journeys", "customer", "journey", "user", "persona")


@_criterion("R9", "People and organization", ceiling="sufficient")
def _people(look: _Look) -> None:
    view = look.view
    roles = look.listed("Owner roles", (e.owner_role for e in view.elements if e.owner_role))
    duties = look.listed("Responsibilities in operations", (e.code for e in view.of("P6", "responsibility")))
    look.sign("borderline", "Roles own the elements", bool(roles))
    look.sign("sufficient", "Responsibilities are part of operations", bool(duties), duties)
    look.heading(
        "sufficient", "people, roles or organization", "people", "organi", "hiring", "team", "succession"
    )


@_criterion("R10", "Integrity, judgment, communication", ceiling="sufficient")
def _integrity(look: _Look) -> None:
    model = look.view.model
    look.count("Pieces of evidence", len(model.evidence))
    look.count("Findings", len(model.findings))
    if look.facts is not None:
        look.count("Words of the dossier", look.facts.words)
    look.sign("borderline", "Findings and evidence are on the table", bool(model.findings and model.evidence))
    look.rule("borderline", "E-03")
    look.sign("sufficient", "Two statements say what is out of scope", len(model.scope_out) >= 2)
    look.rule("sufficient", "X-04")
    look.heading(
        "sufficient", "limits, risks or assumptions", "limit", "risk", "assumption", "not cover", "lesson"
    )


@_criterion("R11", "Explicit anatomy: perspectives and variables")
def _explicit(look: _Look) -> None:
    view = look.view
    for perspective in ("P1", "P2", "P3", "P4", "P5", "P6"):
        look.count(f"Elements of {perspective}", len(view.of(perspective)))
    entries = [(e, v) for e in view.elements for v in e.variables]
    unknown = sorted({e.code for e, v in entries if v.status == "unknown"})
    share = sum(v.status == "unknown" for _, v in entries) / len(entries) if entries else 0.0
    look.count("Variables settled", sum(is_settled(v, look.ruleset.thresholds.reason) for _, v in entries))
    look.count("Variables unknown", sum(v.status == "unknown" for _, v in entries))
    look.listed("Elements with unknown variables", unknown)
    look.rule("borderline", "C-01")
    look.rule("borderline", "C-02")
    look.rule("sufficient", "C-04")
    look.rule("sufficient", "K-01")
    limits = look.ruleset.thresholds
    allowed = f"At most {limits.most_unknown:.0%} of the variables are unknown"
    look.sign("sufficient", allowed, bool(entries) and share <= limits.most_unknown, unknown)
    look.sign("strong", "No variable is unknown", bool(entries) and not unknown, unknown)
    waved = [
        e.code
        for perspective in ("P3", "P4")
        for e in view.of(perspective)
        if sum(v.status == "not_applicable" for v in e.variables) > limits.most_not_applicable
    ]
    look.sign(
        "strong",
        f"Logic and components exclude at most {limits.most_not_applicable} variables",
        not waved,
        waved,
    )


@_criterion("R12", "Traceability and change demonstration")
def _traceability(look: _Look) -> None:
    view = look.view
    limits = look.ruleset.thresholds
    look.count("Links", len(view.links))
    traced = view.traced(look.ruleset.forward_to)
    look.count(f"Goals traced to {look.ruleset.forward_to}", len(traced))
    look.notes.paths += [view.path(goal.code, look.ruleset.forward_to) for goal in traced[:MOST_PATHS]]
    look.sign(
        "borderline",
        "At least one goal can be followed all the way down",
        bool(traced),
        (g.code for g in traced),
    )
    look.rule("borderline", "T-01")
    look.rule("sufficient", "T-07")
    look.rule("sufficient", "T-08")
    worked = sorted((s for s in view.model.change_scenarios if s.impact_set), key=lambda s: s.code)
    look.listed("Change scenarios worked", (s.code for s in worked))
    look.sign("sufficient", "A change scenario was worked", bool(worked))
    drills = [drill(view, scenario, limits.impact_depth) for scenario in worked]
    precision = sum(p for p, _ in drills) / len(drills) if drills else 0.0
    recall = sum(r for _, r in drills) / len(drills) if drills else 0.0
    look.count("Mean precision of impact", round(precision, 2))
    look.count("Mean recall of impact", round(recall, 2))
    look.sign(
        "strong",
        f"Impact was predicted with recall of {limits.strong_recall} and precision of {limits.strong_precision}",
        recall >= limits.strong_recall and precision >= limits.strong_precision,
        (s.code for s in worked),
    )


@_criterion("R13", "X-ray depth, stages 2 to 7")
def _xray(look: _Look) -> None:
    view = look.view
    stages = {stage: [f.code for f in view.findings if f.stage == stage] for stage in STAGES}
    for stage, codes in stages.items():
        look.count(f"Findings of stage {stage}", len(codes))
    covered = [stage for stage, codes in stages.items() if codes]
    look.sign("borderline", "Findings come from three stages or more", len(covered) >= 3)
    look.rule("borderline", "X-01")
    look.rule("sufficient", "X-02")
    look.rule("sufficient", "X-04")
    look.rule("sufficient", "X-05")
    bare = [f.code for f in view.findings if not f.structural_cause or not f.evidence]
    look.sign(
        "sufficient",
        "Every finding has a structural cause and evidence",
        bool(view.findings) and not bare,
        bare,
    )
    absent = look.listed("Absences", (f.code for f in view.findings if f.finding_class == "absence"))
    look.sign("strong", "Something that was never architected was found", bool(absent), absent)
    idle = [t.code for t in view.model.treatments if not t.add and not t.change]
    acted = bool(view.model.treatments) and not idle
    look.sign("strong", "Every treatment adds or changes elements", acted, idle)


@_criterion("R14", "Enterprise integration")
def _enterprise(look: _Look) -> None:
    view = look.view
    joints = look.listed("Integration logic", (e.code for e in view.of("P3", "integration_logic")))
    homes = look.listed("Departments of elements", (e.department for e in view.elements if e.department))
    handed = look.listed(
        "Handovers", (f"{k.source} → {k.target}" for k in view.links if k.type == "hands_over")
    )
    look.count("Departments", len(view.model.departments))
    look.sign("borderline", "Elements lie in two departments or more", len(homes) >= 2)
    look.sign("sufficient", "Work is handed over between departments", bool(handed))
    carried = [code for code in joints if view.sources(code, "carries", "P4")]
    look.sign("sufficient", "Integration logic is carried by components", bool(carried), carried)
    look.heading(
        "sufficient", "departments or integration", "department", "integrat", "enterprise", "interface"
    )
    spanning = [f.code for f in view.findings if len(f.departments) >= 2]
    look.sign("strong", "A finding spans two departments or more", bool(spanning), spanning)
    least = 6 if view.model.edition == "ENTERPRISE" else 4
    look.sign("strong", f"Elements lie in {least} departments or more", len(homes) >= least)
