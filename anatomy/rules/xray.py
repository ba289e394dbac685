"""X-ray: are the findings attached where they belong, weighed, shown and treated."""

from __future__ import annotations

from anatomy.rules.registry import Hit, Outcome, outcome, rule
from anatomy.rules.ruleset import RuleSet
from anatomy.rules.view import View, computed_severity, severity_of
from anatomy.vocabulary import PERSPECTIVES, STAGES

SOURCE = "Problem analysis, stages 2 to 7"
SEVERE = ("S1", "S2")


@rule("X-01", title="A finding is attached to the perspective of its stage", source=SOURCE)
def attached_where_it_belongs(view: View, ruleset: RuleSet) -> Outcome:
    hits = []
    for finding in view.findings:
        home = STAGES[finding.stage]
        strangers = [
            code
            for code in finding.elements
            if (e := view.by_code.get(code)) is None or e.perspective != home
        ]
        for code in strangers:
            hits.append(
                Hit(
                    (finding.code, code),
                    f"{finding.code} {finding.title}: stage {finding.stage} looks at {home} {PERSPECTIVES[home]}, "
                    f"and {code} does not belong to it. Attach the finding to a {home} element, or name {code} "
                    "as affected.",
                )
            )
        if not finding.elements:
            hits.append(
                Hit(
                    (finding.code,),
                    f"{finding.code} {finding.title}: it is attached to nothing. Attach it to the {home} element "
                    "that is defective, or next to which something is absent.",
                )
            )
    return outcome(len(view.findings), hits)


@rule("X-02", title="Every stage has findings or a signed note", source=SOURCE)
def stages_examined(view: View, ruleset: RuleSet) -> Outcome:
    limits = ruleset.thresholds
    notes = {note.stage: note for note in view.model.stage_notes}
    hits = []
    for stage, perspective in STAGES.items():
        count = sum(finding.stage == stage for finding in view.findings)
        note = notes.get(stage)
        if count >= limits.stage_findings:
            continue
        if note and len(note.statement) >= limits.stage_note and note.signed_by and note.signed_on:
            continue
        extra = ""
        if note:
            extra = (
                f" Its note has {len(note.statement)} characters, signed by {note.signed_by or 'nobody'}"
                f" on {note.signed_on or 'no day'}."
            )
        hits.append(
            Hit(
                (f"stage-{stage}", perspective),
                f"Stage {stage} ({PERSPECTIVES[perspective]}) has {count} of {limits.stage_findings} findings. "
                f"Report what you found, or sign a note of at least {limits.stage_note} characters on what was "
                f"examined.{extra}",
            )
        )
    return outcome(len(STAGES), hits)


@rule(
    "X-04",
    title="Severity follows from impact, reach and reversibility, and severe findings are shown twice",
    source="Severity is impact x reach x reversibility; S1 and S2 need evidence of two kinds",
)
def severity_weighed(view: View, ruleset: RuleSet) -> Outcome:
    limits = ruleset.thresholds
    hits = []
    for finding in view.findings:
        called = f"{finding.code} {finding.title}"
        computed = computed_severity(finding)
        if not computed:
            missing = [n for n in ("impact", "reach", "reversibility") if getattr(finding, n) is None]
            hits.append(
                Hit((finding.code,), f"{called}: severity cannot be computed. State {', '.join(missing)}.")
            )
        elif (
            finding.severity
            and finding.severity != computed
            and len(finding.severity_reason) < limits.override_reason
        ):
            score = (finding.impact or 0) * (finding.reach or 0) * (finding.reversibility or 0)
            hits.append(
                Hit(
                    (finding.code,),
                    f"{called}: {finding.impact} × {finding.reach} × {finding.reversibility} = {score} makes it "
                    f"{computed}, not {finding.severity}. Correct it, or give the reason for departing in at least "
                    f"{limits.override_reason} characters.",
                )
            )
        if severity_of(finding, limits.override_reason) in SEVERE:
            shown = [view.evidence[code] for code in finding.evidence if code in view.evidence]
            kinds = sorted({item.kind for item in shown})
            if len(shown) < limits.severe_evidence or len(kinds) < limits.severe_evidence_kinds:
                hits.append(
                    Hit(
                        (finding.code, *finding.evidence),
                        f"{called}: a severe finding needs at least {limits.severe_evidence} pieces of evidence of "
                        f"{limits.severe_evidence_kinds} kinds; it has {len(shown)} of "
                        f"{', '.join(kinds) or 'no kind'}. Add evidence of another kind.",
                    )
                )
    return outcome(len(view.findings), hits)


@rule("X-05", title="Every severe finding has a treatment with a task and a KPI effect", source=SOURCE)
def severe_findings_treated(view: View, ruleset: RuleSet) -> Outcome:
    severe = [f for f in view.findings if severity_of(f, ruleset.thresholds.override_reason) in SEVERE]
    hits = []
    for finding in severe:
        treatments = view.treatments_of(finding.code)
        tasks = {t.code: view.by_code.get(t.task) for t in treatments}
        if any(t.kpi_effect and (task := tasks[t.code]) and task.perspective == "P5" for t in treatments):
            continue
        lacking = (
            "no treatment"
            if not treatments
            else "no treatment with both a P5 task and an expected KPI effect"
        )
        hits.append(
            Hit(
                (finding.code, *tasks),
                f"{finding.code} {finding.title}: it is severe and has {lacking}. "
                "Add a treatment that names the P5 task and the effect on a KPI.",
            )
        )
    return outcome(len(severe), hits)
