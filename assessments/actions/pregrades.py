"""Writes of pre-grading: open a run, work one step, finish, resume. The machine finds evidence, people judge (R-36)."""

import dataclasses
import hashlib
import json
import logging
import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any, Final

from django.db import IntegrityError, models, transaction

from anatomy import queries as anatomy
from anatomy.rules import evidence
from anatomy.rules.engine import report_values, run
from anatomy.rules.evidence import DossierFacts, Sheet
from anatomy.rules.ruleset import RULESETS, RuleSet
from assessments import dossier
from assessments.events import CapstonePregraded
from assessments.filesafety import MAX_BYTES, Unsafe, examine
from assessments.models import Capstone, CapstoneFile, PregradeRun, PregradeStep
from assessments.states import CAPSTONE_MOVES, CapstoneState, RunState
from assessments.textract import READABLE_KINDS, Unreadable, extract
from foundation import audit, clock
from foundation.events import emit
from foundation.transitions import move

log = logging.getLogger("assessments.pregrades")

#: the steps in their order, with the words the page shows
STEPS: Final = {
    "files": "Files are whole and safe",
    "text": "The dossier's text is read",
    "rules": "The rules run over the model",
    "structure": "The dossier's parts are looked for",
    "evidence": "Evidence is laid beside each criterion",
    "finish": "The report is put together",
}
NEEDS: Final[dict[str, tuple[str, ...]]] = {
    "files": (),
    "text": ("files",),
    "rules": (),
    "structure": ("text",),
    "evidence": ("text", "rules"),
    "finish": ("files", "text", "rules", "structure", "evidence"),
}
#: a step that showed no life for this long is taken up by somebody else
STILL: Final = timedelta(seconds=60)
MOST_ATTEMPTS: Final = 3
MOST_NOTE: Final = 300
NOTICE: Final = "Evidence found by a machine. It is no mark and enters no score; people judge."

Results = dict[str, Any]
Beat = Callable[[str], None]


# --- the run --------------------------------------------------------------------------------------


@transaction.atomic
def open_run(*, capstone: Capstone) -> PregradeRun:
    """The run that examines a submitted capstone; asking again gives the same run (F-20)."""
    rules = ruleset_of(capstone)
    key = f"{capstone.pk}:{capstone.fingerprint}:{rules.name}@{rules.version}"
    known = PregradeRun.objects.filter(key=key).first()
    if known is not None:
        return known
    try:
        with transaction.atomic():
            opened = PregradeRun.objects.create(
                capstone=capstone, key=key, ruleset=f"{rules.name}@{rules.version}", queued_at=clock.now()
            )
            PregradeStep.objects.bulk_create(
                PregradeStep(run=opened, position=place, name=name) for place, name in enumerate(STEPS)
            )
    except IntegrityError:
        return PregradeRun.objects.get(key=key)
    audit.record("assessments.pregrade.open", opened, actor=None, data={"ruleset": opened.ruleset})
    return opened


def step(*, run_id: str, name: str) -> bool:
    """Work one step of a run; whether this call did it.

    The row is claimed, the work is done outside any transaction, the result is stored if nobody else was
    faster: five deliveries have one effect, and a killed worker holds nothing (F-01 to F-03, F-20). A step
    whose needs are not there, or that somebody works on, is left alone.
    """
    claimed = _claim(run_id, name)
    if claimed is None:
        return False
    capstone = _capstone(claimed.run.capstone_id)
    results = _results(claimed.run)
    try:
        if name == "finish":
            return _finish(claimed, report_of(capstone, results))
        result, note = LOOKS[name](capstone, results, lambda words: _beat(claimed, words))
    except Exception as problem:  # a step that breaks is tried again; its reason is shown, the others go on
        log.exception("step %s of pre-grading %s broke", name, run_id)
        _broke(claimed, problem)
        return False
    return _store(claimed, result, note)


def report(*, capstone: Capstone) -> Results:
    """The whole report of a submitted capstone, computed anew from what was frozen; nothing is stored."""
    fresh = _capstone(capstone.pk)
    results: Results = {}
    for name in STEPS:
        if name != "finish":
            results[name], _ = LOOKS[name](fresh, results, lambda words: None)
    return report_of(fresh, results)


def canonical(values: Results) -> str:
    """One text for equal reports: sorted keys, no blanks."""
    return json.dumps(values, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def standing_still() -> list[str]:
    """Ids of runs to queue again: nothing moved in them for ``STILL``. Those tried too often are failed here.

    A submitted capstone whose run was never opened gets one.
    """
    before = clock.now() - STILL
    orphans = Capstone.objects.filter(
        state=CapstoneState.SUBMITTED, submitted_at__lte=before, pregrades__isnull=True
    )
    again = [
        str(open_run(capstone=capstone).pk)
        for capstone in orphans.select_related("enrollment__cohort__version__program")[:50]
    ]
    waiting = (
        PregradeRun.objects.filter(state__in=[RunState.WAITING, RunState.RUNNING], queued_at__lte=before)
        .annotate(
            begun=models.Max("steps__started_at"),
            ended=models.Max("steps__finished_at"),
        )
        .filter(models.Q(begun__isnull=True) | models.Q(begun__lte=before))
        .filter(models.Q(ended__isnull=True) | models.Q(ended__lte=before))
        .order_by("queued_at")[:100]
    )
    for still in waiting:
        tired = still.steps.exclude(state=RunState.DONE).filter(attempts__gte=MOST_ATTEMPTS).first()
        if tired is not None:
            fail(run=still, step=tired)
        else:
            again.append(str(still.pk))
    return again


@transaction.atomic
def fail(*, run: PregradeRun, step: PregradeStep) -> PregradeRun:
    """Give a run up after three tries of one step; the capstone goes on to people without machine evidence."""
    locked = PregradeRun.objects.select_for_update().get(pk=run.pk)
    if locked.state in (RunState.DONE, RunState.FAILED):
        return locked
    reason = step.note or "The step never came to an end."
    PregradeStep.objects.filter(pk=step.pk).update(state=RunState.FAILED, note=reason[:MOST_NOTE])
    locked.state, locked.finished_at = str(RunState.FAILED), clock.now()
    locked.save(update_fields=["state", "finished_at"])
    audit.record("assessments.pregrade.fail", locked, actor=None, data={"step": step.name, "reason": reason})
    _go_on(locked, data={"evidence": "missing"})
    return locked


# --- one step -------------------------------------------------------------------------------------


@transaction.atomic
def _claim(run_id: str, name: str) -> PregradeStep | None:
    rows = {s.name: s for s in PregradeStep.objects.filter(run=uuid.UUID(str(run_id))).select_related("run")}
    if name not in rows or rows[name].run.state in (RunState.DONE, RunState.FAILED):
        return None
    if any(rows[need].state != RunState.DONE for need in NEEDS[name]):
        return None
    now = clock.now()
    locked = PregradeStep.objects.select_for_update(of=("self",)).select_related("run").get(pk=rows[name].pk)
    busy = (
        locked.state == RunState.RUNNING and locked.started_at is not None and locked.started_at > now - STILL
    )
    if locked.state in (RunState.DONE, RunState.FAILED) or busy or locked.attempts >= MOST_ATTEMPTS:
        return None
    locked.state, locked.started_at, locked.attempts = str(RunState.RUNNING), now, locked.attempts + 1
    locked.save(update_fields=["state", "started_at", "attempts"])
    PregradeRun.objects.filter(pk=run_id, state=RunState.WAITING).update(state=RunState.RUNNING)
    return locked


@transaction.atomic
def _store(claimed: PregradeStep, result: Any, note: str) -> bool:
    locked = PregradeStep.objects.select_for_update().get(pk=claimed.pk)
    if locked.state in (RunState.DONE, RunState.FAILED):
        return False
    locked.state, locked.result, locked.note = str(RunState.DONE), result, note[:MOST_NOTE]
    locked.finished_at = clock.now()
    locked.save(update_fields=["state", "result", "note", "finished_at"])
    return True


@transaction.atomic
def _finish(claimed: PregradeStep, values: Results) -> bool:
    locked = PregradeRun.objects.select_for_update().get(pk=claimed.run_id)
    if locked.state in (RunState.DONE, RunState.FAILED) or not _store(claimed, None, ""):
        return False
    locked.report = values
    locked.fingerprint = hashlib.sha256(canonical(values).encode()).hexdigest()
    locked.state, locked.finished_at = str(RunState.DONE), clock.now()
    locked.save(update_fields=["report", "fingerprint", "state", "finished_at"])
    _go_on(locked, data={"report": locked.fingerprint, "ruleset": locked.ruleset})
    return True


def _go_on(run: PregradeRun, *, data: dict[str, str]) -> None:
    capstone = Capstone.objects.get(pk=run.capstone_id)
    if capstone.state != CapstoneState.SUBMITTED:
        return  # withdrawn meanwhile: a late result changes nothing (F-22)
    move(
        capstone,
        CapstoneState.PREGRADED,
        moves=CAPSTONE_MOVES,
        verb="assessments.capstone.pregrade",
        actor=None,
        data=data,
    )
    emit(CapstonePregraded(capstone_id=str(capstone.pk)))


def _broke(claimed: PregradeStep, problem: Exception) -> None:
    note = f"Try {claimed.attempts} of {MOST_ATTEMPTS} broke off: {type(problem).__name__}."
    PregradeStep.objects.filter(pk=claimed.pk, state=RunState.RUNNING).update(
        state=RunState.WAITING, note=note, finished_at=clock.now()
    )


def _beat(claimed: PregradeStep, words: str) -> None:
    """A sign of life in the middle of a long step, so that nobody takes it for dead."""
    PregradeStep.objects.filter(pk=claimed.pk, state=RunState.RUNNING).update(
        note=words[:MOST_NOTE], started_at=clock.now()
    )


def _results(run: PregradeRun) -> Results:
    return dict(run.steps.filter(state=RunState.DONE).values_list("name", "result"))


def _capstone(pk: Any) -> Capstone:
    return (
        Capstone.objects.select_related("snapshot", "rubric", "enrollment__cohort__version__program")
        .prefetch_related("files", "rubric__criteria")
        .get(pk=pk)
    )


def ruleset_of(capstone: Capstone) -> RuleSet:
    """The rule set of a capstone's program: whole product or whole enterprise."""
    enterprise = capstone.enrollment.cohort.version.program.edition == "ENTERPRISE"
    return RULESETS["enterprise-final" if enterprise else "project-final"]


# --- what each step looks at ----------------------------------------------------------------------


def _files(capstone: Capstone, results: Results, beat: Beat) -> tuple[Any, str]:
    rows = []
    for file in capstone.files.all():
        rows.append(_file(file))
        beat(f"{len(rows)} of {len(capstone.files.all())} files looked at.")
    wrong = sum(1 for row in rows if row["problem"])
    return (
        rows,
        f"{wrong} of {_many(len(rows), 'file')} need a look."
        if wrong
        else f"{_many(len(rows), 'file')}, all well.",
    )


def _file(file: CapstoneFile) -> dict[str, Any]:
    row: dict[str, Any] = {
        "name": file.display_name,
        "kind": file.kind,
        "sha256": file.sha256,
        "pages": file.pages,
        "problem": "",
        "notes": [],
    }
    try:
        with file.stored.open("rb") as content:
            data = content.read(MAX_BYTES + 1)
    except OSError:
        return row | {"problem": "The stored file cannot be opened."}
    if hashlib.sha256(data).hexdigest() != file.sha256:
        return row | {"problem": "The stored file is not the one that was submitted: its hash differs."}
    try:
        found = examine(f"{file.display_name}", data)
    except Unsafe as problem:
        return row | {"problem": problem.sentence}
    return row | {"notes": list(found.notes)}


def _text(capstone: Capstone, results: Results, beat: Beat) -> tuple[Any, str]:
    well = {row["sha256"] for row in results["files"] if not row["problem"]}
    rows: list[dict[str, Any]] = []
    for file in capstone.files.all():
        row: dict[str, Any] = {
            "name": file.display_name,
            "words": 0,
            "pages": file.pages,
            "headings": [],
            "problem": "",
        }
        if file.sha256 not in well or file.kind not in READABLE_KINDS:
            row["problem"] = "Not read, because the file is not as it should be."
        else:
            try:
                with file.stored.open("rb") as content:
                    found = extract(file.kind, content.read(MAX_BYTES + 1))
                row |= {"words": found.word_count, "pages": len(found.pages), "headings": found.headings}
                if found.truncated:
                    row["problem"] = "Only the first part was read: the file is very long."
            except Unreadable as problem:
                row["problem"] = problem.sentence
        rows.append(row)
        beat(f"{len(rows)} of {len(capstone.files.all())} files read.")
    words = sum(row["words"] for row in rows)
    headings = sum(len(row["headings"]) for row in rows)
    return rows, f"{_many(words, 'word')}, {_many(headings, 'heading')}."


def _rules(capstone: Capstone, results: Results, beat: Beat) -> tuple[Any, str]:
    found = run(_model(capstone), ruleset_of(capstone))
    failed = len(found.failed)
    return report_values(found), (
        f"{_many(len(found.results), 'rule')}, {failed} with findings."
        if failed
        else f"{_many(len(found.results), 'rule')}, no findings."
    )


def _structure(capstone: Capstone, results: Results, beat: Beat) -> tuple[Any, str]:
    headings = [line for row in results["text"] for line in row["headings"]]
    parts = dossier.structure(capstone.enrollment.cohort.version.program.edition, headings)
    seen = sum(1 for part in parts if part["headings"])
    return parts, f"{seen} of {len(parts)} parts have a heading."


def _evidence(capstone: Capstone, results: Results, beat: Beat) -> tuple[Any, str]:
    rules, model = ruleset_of(capstone), _model(capstone)
    facts = DossierFacts(
        words=sum(row["words"] for row in results["text"]),
        headings=tuple(line for row in results["text"] for line in row["headings"]),
        pages=sum(row["pages"] or 0 for row in results["text"]) or None,
    )
    asked = {criterion.code for criterion in capstone.rubric.criteria.all()}
    sheets = [s for s in evidence.sheets(model, run(model, rules), rules, facts) if s.criterion in asked]
    return [_sheet(sheet) for sheet in sheets], f"{_many(len(sheets), 'criterion', 'criteria')}."


LOOKS: Final[dict[str, Callable[[Capstone, Results, Beat], tuple[Any, str]]]] = {
    "files": _files,
    "text": _text,
    "rules": _rules,
    "structure": _structure,
    "evidence": _evidence,
}


def report_of(capstone: Capstone, results: Results) -> Results:
    """The report from the steps' results. Holds no time and no id: equal work, equal bytes."""
    rules = ruleset_of(capstone)
    return {
        "notice": NOTICE,
        "fingerprint": capstone.fingerprint,
        "ruleset": rules.name,
        "ruleset_version": rules.version,
        "files": results["files"],
        "text": results["text"],
        "structure": results["structure"],
        "rules": results["rules"],
        "criteria": results["evidence"],
        "blockers": [
            r["id"] for r in results["rules"]["results"] if r["severity"] == "B" and not r["passed"]
        ],
    }


def _model(capstone: Capstone) -> Any:
    if capstone.snapshot is None:
        raise ValueError("a submitted capstone has a model")
    return anatomy.model_of(capstone.snapshot)


def _sheet(sheet: Sheet) -> dict[str, Any]:
    return {
        "criterion": sheet.criterion,
        "title": sheet.title,
        "band": sheet.band,
        "sentence": sheet.sentence,
        "counts": [list(pair) for pair in sheet.counts],
        "lists": [[what, list(codes)] for what, codes in sheet.lists],
        "paths": [list(path) for path in sheet.paths],
        "rules": list(sheet.rules),
        "signs": [{**dataclasses.asdict(sign), "codes": list(sign.codes)} for sign in sheet.signs],
    }


def _many(count: int, one: str, several: str = "") -> str:
    return f"{count:,} {one if count == 1 else several or one + 's'}"
