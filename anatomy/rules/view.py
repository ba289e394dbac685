"""A model prepared for examination: sorted, indexed, and as a graph."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from functools import cached_property

import networkx as nx

from anatomy.document import Element, Evidence, Finding, Link, Metric, Model, Treatment, VariableEntry

# The chain of a goal, downward: what realizes it, what governs that, what carries that, what runs that.
FORWARD = (("P2", "realizes"), ("P3", "enforces"), ("P4", "carries"), ("P6", "operates"))


class View:
    """What rules ask of a model. Every list is in the order of codes, so no rule depends on input order."""

    def __init__(self, model: Model) -> None:
        self.model = model
        self.elements: list[Element] = sorted(model.elements, key=lambda e: e.code)
        self.links: list[Link] = sorted(model.links, key=lambda link: (link.source, link.target, link.type))
        self.findings: list[Finding] = sorted(model.findings, key=lambda f: f.code)
        self.by_code: dict[str, Element] = {e.code: e for e in reversed(self.elements)}
        self.evidence: dict[str, Evidence] = {e.code: e for e in model.evidence}
        self._by_perspective: dict[str, list[Element]] = defaultdict(list)
        for element in self.elements:
            self._by_perspective[element.perspective].append(element)
        self._into: dict[tuple[str, str], list[str]] = defaultdict(list)
        self._out_of: dict[tuple[str, str], list[str]] = defaultdict(list)
        for link in self.links:
            self._into[link.target, link.type].append(link.source)
            self._out_of[link.source, link.type].append(link.target)
        self._reaching: dict[str, frozenset[str]] = {}
        self._treatments: dict[str, list[Treatment]] = defaultdict(list)
        for treatment in sorted(model.treatments, key=lambda t: t.code):
            self._treatments[treatment.finding].append(treatment)

    def of(self, perspective: str, *kinds: str) -> list[Element]:
        """Elements of a perspective, of certain kinds when any are named."""
        found = self._by_perspective[perspective]
        return [e for e in found if e.kind in kinds] if kinds else found

    @property
    def goals(self) -> list[Element]:
        return self.of("P1", "goal")

    def sources(self, code: str, kind: str, perspective: str) -> list[Element]:
        """Elements of ``perspective`` that have a ``kind`` link into ``code``."""
        return self._ends(self._into[code, kind], perspective)

    def targets(self, code: str, kind: str, perspective: str) -> list[Element]:
        """Elements of ``perspective`` that ``code`` has a ``kind`` link to."""
        return self._ends(self._out_of[code, kind], perspective)

    def _ends(self, codes: Iterable[str], perspective: str) -> list[Element]:
        ends = (self.by_code.get(code) for code in codes)
        return [end for end in ends if end is not None and end.perspective == perspective]

    def treatments_of(self, finding: str) -> list[Treatment]:
        return self._treatments[finding]

    @cached_property
    def graph(self) -> nx.DiGraph:
        """All elements and links; an edge leads from what supports to what is supported."""
        graph = nx.DiGraph()
        graph.add_nodes_from(self.by_code)
        graph.add_edges_from((link.source, link.target) for link in self.links)
        return graph

    @cached_property
    def chain_graph(self) -> nx.DiGraph:
        """The links of the forward chain alone, sub-goals included, leading downward from the goals."""
        wanted = {("P1", "P1", "decomposes")}
        above = "P1"
        for perspective, kind in FORWARD:
            wanted.add((perspective, above, kind))
            above = perspective
        graph = nx.DiGraph()
        graph.add_nodes_from(self.by_code)
        for link in self.links:
            source, target = self.by_code.get(link.source), self.by_code.get(link.target)
            if source and target and (source.perspective, target.perspective, link.type) in wanted:
                graph.add_edge(link.target, link.source)
        return graph

    @cached_property
    def serving(self) -> frozenset[str]:
        """Codes of every element from which a goal can be reached along the links."""
        reached = {goal.code for goal in self.goals}
        frontier = sorted(reached)
        while frontier:
            for below in self.graph.predecessors(frontier.pop()):
                if below not in reached:
                    reached.add(below)
                    frontier.append(below)
        return frozenset(reached)

    def reaching(self, perspective: str) -> frozenset[str]:
        """Codes of the goals whose forward chain reaches ``perspective``."""
        known = self._reaching.get(perspective)
        if known is None:
            # The chain graph knows no shortcut, so whoever reaches P4 has passed P2 and P3 on the way.
            reached = {e.code for e in self.of(perspective)}
            frontier = sorted(reached)
            while frontier:
                for above in self.chain_graph.predecessors(frontier.pop()):
                    if above not in reached:
                        reached.add(above)
                        frontier.append(above)
            known = self._reaching[perspective] = frozenset(reached & {goal.code for goal in self.goals})
        return known

    def deepest(self, goal: str) -> str:
        """The deepest perspective of the forward chain that ``goal`` reaches: P1 when nothing realizes it."""
        return next((p for p, _ in reversed(FORWARD) if goal in self.reaching(p)), "P1")

    def path(self, goal: str, to: str) -> tuple[str, ...]:
        """A shortest forward chain from ``goal`` to perspective ``to``, first by code; empty if there is none."""
        before: dict[str, str] = {goal: ""}
        frontier = [goal]
        while frontier:
            following: list[str] = []
            for code in frontier:
                if self.by_code[code].perspective == to:
                    found = [code]
                    while before[found[-1]]:
                        found.append(before[found[-1]])
                    return tuple(reversed(found))
                for below in sorted(self.chain_graph.successors(code)):
                    if below not in before:
                        before[below] = code
                        following.append(below)
            frontier = following
        return ()

    def traced(self, to: str) -> list[Element]:
        """Goals whose forward chain reaches perspective ``to``."""
        return [goal for goal in self.goals if goal.code in self.reaching(to)]

    def impact(self, start: str, depth: int) -> frozenset[str]:
        """What a change at ``start`` touches: all it serves and all that carries it, up to ``depth`` links."""
        if start not in self.graph:
            return frozenset()
        up = nx.single_source_shortest_path_length(self.graph, start, cutoff=depth)
        down = nx.single_source_shortest_path_length(self.graph.reverse(copy=False), start, cutoff=depth)
        return frozenset({*up, *down} - {start})


def normalized(text: str) -> str:
    """A name as two people would call it the same: compatibility form, no case, no spare signs or space."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return " ".join("".join(c if c.isalnum() else " " for c in folded).split())


def is_settled(entry: VariableEntry, reason: int) -> bool:
    """Whether a variable is stated with a value, or excluded with a reason of at least ``reason`` characters."""
    if entry.status == "stated":
        return bool(entry.value)
    return entry.status == "not_applicable" and len(entry.reason) >= reason


def unsettled(element: Element, required: Iterable[str], reason: int) -> list[str]:
    """Required variables the element neither states nor excludes with a reason (C-04)."""
    settled = {entry.variable for entry in element.variables if is_settled(entry, reason)}
    return [variable for variable in required if variable not in settled]


def gaps_of(metric: Metric) -> list[str]:
    """What a metric lacks to be a metric of a goal (C-03)."""
    lacking = []
    if metric.baseline is None:
        lacking.append("baseline")
    if metric.target is None:
        lacking.append("target")
    if not metric.unit:
        lacking.append("unit")
    if metric.due_date is None:
        lacking.append("due date")
    if not metric.data_source:
        lacking.append("data source")
    return lacking


def proves(measure: Element, goal: Element) -> bool:
    """Whether a P6 measure measures a metric of the goal: same name, same unit (T-06)."""
    wanted = {(normalized(metric.name), normalized_unit(metric.unit)) for metric in goal.metrics}
    return any((normalized(m.name), normalized_unit(m.unit)) in wanted for m in measure.metrics)


def normalized_unit(unit: str) -> str:
    """A unit without case and space; its signs stay, for % and ° are units."""
    return "".join(unicodedata.normalize("NFKC", unit).casefold().split())


def computed_severity(finding: Finding) -> str:
    """S1 to S4 from impact x reach x reversibility (1 to 36); empty while one of the three is missing.

    S4 1-5, S3 6-11, S2 12-20, S1 21-36.
    """
    if finding.impact is None or finding.reach is None or finding.reversibility is None:
        return ""
    score = finding.impact * finding.reach * finding.reversibility
    return "S4" if score <= 5 else "S3" if score <= 11 else "S2" if score <= 20 else "S1"


def severity_of(finding: Finding, override_reason: int) -> str:
    """The severity that counts: a stated one with a reason for departing, else the computed one."""
    computed = computed_severity(finding)
    if finding.severity and (not computed or len(finding.severity_reason) >= override_reason):
        return finding.severity
    return computed
