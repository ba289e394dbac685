"""Writes on capstones: begin, save, files, model, submit, withdraw."""

import hashlib
import json
from typing import Any, BinaryIO

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import transaction

from anatomy.actions import snapshots
from anatomy.models import Snapshot
from anatomy.states import Reason
from assessments.actions import defenses, rubrics
from assessments.events import CapstoneSubmitted
from assessments.filesafety import Unsafe, examine
from assessments.models import Capstone, CapstoneFile
from assessments.queries import capstones as reads
from assessments.states import CAPSTONE_MOVES, CapstoneState, DefenseState, Outcome
from enrollments.models import Enrollment
from enrollments.states import EnrollmentState
from foundation import audit, clock
from foundation.errors import Invalid, Refused
from foundation.events import emit
from foundation.text import TextInvalid, clean_line, clean_text
from foundation.transitions import move

MOST_FILES = 10
TITLE, SUMMARY, DECLARATION = 160, 6_000, 4_000
CLOSED = (CapstoneState.DECIDED, CapstoneState.WITHDRAWN)
RETURNABLE = (CapstoneState.DRAFT, CapstoneState.SUBMITTED, CapstoneState.PREGRADED)


@transaction.atomic
def begin(*, enrollment: Enrollment, actor: Any) -> Capstone:
    """Open the capstone of a place; the draft that is open already is the answer to a second begin (F-24).

    Raises ``Refused`` with ``place_not_active``, ``capstone_locked``, ``capstone_under_way``,
    or ``capstone_passed``, each with its sentence; a decision that is not released looks as no decision (T-03).
    """
    locked = (
        Enrollment.objects.select_for_update(of=("self",))
        .select_related("cohort__version__program", "learner")
        .get(pk=enrollment.pk)
    )
    if locked.state != EnrollmentState.ACTIVE:
        raise Refused(
            "place_not_active",
            f"Your place in this cohort is {locked.state}; a capstone needs an active one.",
        )
    earlier = list(Capstone.objects.filter(enrollment=locked).order_by("number"))
    open_one = next((c for c in earlier if c.state not in CLOSED), None)
    if open_one is not None and open_one.state == CapstoneState.DRAFT:
        return open_one
    if open_one is not None:
        raise _under_way()
    if lock := reads.lock_of(locked):
        raise Refused("capstone_locked", lock.sentence)
    for capstone in earlier:
        _require_no_result_against(capstone)
    program = locked.cohort.version.program
    capstone = Capstone.objects.create(
        enrollment=locked,
        number=len(earlier) + 1,
        rubric=rubrics.newest(reads.rubric_code(program.code)),
        saved_at=clock.now(),
    )
    audit.record("assessments.capstone.begin", capstone, actor=actor, data={"number": capstone.number})
    return capstone


@transaction.atomic
def save(
    *, capstone: Capstone, title: str, summary: str, ai_declaration: str, actor: Any, version: str = ""
) -> Capstone:
    """Keep the texts of a draft.

    ``version`` is what ``reads.version_of`` gave when the texts were read; when somebody saved other texts
    since, it is refused with ``changed_meanwhile`` and nothing is lost. Empty: no check.
    """
    locked = _draft(capstone)
    texts = _texts(title, summary, ai_declaration)
    if (
        version
        and version != reads.version_of(locked)
        and any(getattr(locked, k) != v for k, v in texts.items())
    ):
        raise Refused(
            "changed_meanwhile",
            "This draft was changed in another window in the meantime. Compare the two texts.",
        )
    for name, value in texts.items():
        setattr(locked, name, value)
    locked.saved_at = clock.now()
    locked.save(update_fields=[*texts, "saved_at"])
    return locked


def add_file(*, capstone: Capstone, name: str, content: BinaryIO, actor: Any) -> CapstoneFile:
    """Examine a file and keep it with the draft; the same bytes twice are one file.

    Raises ``Unsafe`` (400 or 413) with the code of the examination (B-01 to B-25), or ``Refused`` with
    ``files_many``, beside the field ``file``. Nothing is stored before the examination is over.
    """
    try:
        found = examine(name, content, max_bytes=settings.UPLOAD_MAX_BYTES)
    except Unsafe as problem:
        raise Unsafe(problem.code, problem.sentence, field="file") from problem
    content.seek(0)
    data = content.read()
    with transaction.atomic():
        locked = _draft(capstone)
        same = locked.files.filter(sha256=found.sha256).first()
        if same is not None:
            return same
        if locked.files.count() >= MOST_FILES:
            raise Refused(
                "files_many", f"A dossier has at most {MOST_FILES} files. Remove one first.", field="file"
            )
        kept = CapstoneFile(
            capstone=locked,
            display_name=found.display_name,
            kind=found.kind,
            size=found.size,
            sha256=found.sha256,
            pages=found.pages,
            added_at=clock.now(),
        )
        kept.stored.save(name, ContentFile(data), save=False)
        try:
            kept.save()
            audit.record(
                "assessments.capstone_file.add",
                locked,
                actor=actor,
                data={"sha256": found.sha256, "size": found.size, "kind": found.kind},
            )
        except BaseException:
            kept.stored.storage.delete(str(kept.stored.name))  # no file without its row (F-12)
            raise
    return kept


@transaction.atomic
def remove_file(*, file: CapstoneFile, actor: Any) -> Capstone:
    """Take a file out of a draft."""
    locked = _draft(file.capstone)
    sha256, stored = file.sha256, file.stored
    file.delete()
    audit.record("assessments.capstone_file.remove", locked, actor=actor, data={"sha256": sha256})
    transaction.on_commit(lambda: stored.storage.delete(str(stored.name)), robust=True)
    return locked


@transaction.atomic
def attach(*, capstone: Capstone, raw: bytes, actor: Any) -> Snapshot:
    """Freeze an anatomy document and put it to the draft, in place of the one before.

    Raises what ``anatomy.actions.snapshots.take`` raises, beside the field ``anatomy``, and
    ``Invalid("anatomy_edition")`` when the model is of another edition than the program asks for.
    """
    locked = _draft(capstone)
    snapshot = snapshots.take(owner=locked.enrollment.learner, raw=raw, reason=Reason.FREEZE, actor=actor)
    wanted = locked.enrollment.cohort.version.program.edition
    if snapshot.edition != wanted:
        raise Invalid(
            "anatomy_edition",
            f"This is a model of the {snapshot.edition.lower()} edition. Your program asks for the {wanted.lower()} edition.",
            field="anatomy",
        )
    locked.snapshot, locked.saved_at = snapshot, clock.now()
    locked.save(update_fields=["snapshot", "saved_at"])
    audit.record("assessments.anatomy.attach", locked, actor=actor, data={"sha256": snapshot.sha256})
    return snapshot


@transaction.atomic
def submit(
    *,
    capstone: Capstone,
    title: str,
    summary: str,
    ai_declaration: str,
    acknowledged: bool,
    actor: Any,
) -> Capstone:
    """Submit: from now on files, model and texts cannot change, their hashes are bound by one fingerprint (R-20).

    Needs a title, a file, a model, the declaration of machine help (R-85), the acknowledgement of the
    machine's pre-grading (R-81) and a signed agreement (R-70); each lack is named beside its field.
    """
    locked = _draft(capstone)
    texts = _texts(title, summary, ai_declaration)
    if not texts["title"]:
        raise Invalid("title_missing", "Give your capstone a title.", field="title")
    files = list(locked.files.order_by("sha256"))
    if not files:
        raise Invalid("dossier_missing", "Add at least one dossier file first.", field="file")
    if locked.snapshot is None:
        raise Invalid("anatomy_missing", "Attach your anatomy model first.", field="anatomy")
    if not texts["ai_declaration"]:
        raise Invalid(
            "declaration_missing",
            "Say which machine help you used and for what. If you used none, write so.",
            field="ai_declaration",
        )
    if not acknowledged:
        raise Invalid(
            "acknowledgement_missing",
            "The machine's pre-grading needs your acknowledgement before it may look at your work.",
            field="acknowledged",
        )
    if not locked.enrollment.agreement_signed_at:
        raise Refused(
            "agreement_missing", "Sign the candidate agreement first; you find it on your program page."
        )
    at = clock.now()
    fingerprint = bind([file.sha256 for file in files], locked.snapshot.sha256)
    move(
        locked,
        CapstoneState.SUBMITTED,
        moves=CAPSTONE_MOVES,
        verb="assessments.capstone.submit",
        actor=actor,
        data={
            "fingerprint": fingerprint,
            "files": [f.sha256 for f in files],
            "anatomy": locked.snapshot.sha256,
        },
        **texts,
        acknowledged_at=at,
        saved_at=at,
        submitted_at=at,
        fingerprint=fingerprint,
    )
    emit(CapstoneSubmitted(capstone_id=str(locked.pk)))
    return locked


@transaction.atomic
def withdraw(*, capstone: Capstone, actor: Any) -> Capstone:
    """Take a capstone back before its defense stands; a proposed panel is released. A new one can begin."""
    locked = _locked(capstone)
    if locked.state not in RETURNABLE:
        # One answer for every later state: which one it is may tell of a moderation or of an unreleased decision (T-03).
        raise Refused("withdraw_late", "This capstone can no longer be withdrawn. Ask the program office.")
    for defense in locked.defenses.filter(state=DefenseState.PROPOSED):
        defenses.cancel(defense=defense, reason="The capstone was withdrawn.", actor=actor)
    return move(
        locked,
        CapstoneState.WITHDRAWN,
        moves=CAPSTONE_MOVES,
        verb="assessments.capstone.withdraw",
        actor=actor,
    )


def bind(files: list[str], model: str) -> str:
    """SHA-256 over the hashes of all files, in order of their hashes, and of the model (R-20)."""
    canonical = json.dumps({"files": sorted(files), "anatomy": model}, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def _under_way() -> Refused:
    return Refused("capstone_under_way", "Your capstone is under way. A new one can begin after its result.")


def _require_no_result_against(capstone: Capstone) -> None:
    decision = capstone.decisions.order_by("-number").select_related("release").first()
    if decision is None:
        return
    if not hasattr(decision, "release"):
        raise _under_way()
    if decision.outcome in (Outcome.PASS, Outcome.PASS_WITH_CONDITIONS):
        raise Refused("capstone_passed", "Your capstone has passed. There is nothing more to submit.")


def _texts(title: str, summary: str, ai_declaration: str) -> dict[str, str]:
    cleaned = {}
    for name, given, clean, most in (
        ("title", title, clean_line, TITLE),
        ("summary", summary, clean_text, SUMMARY),
        ("ai_declaration", ai_declaration, clean_text, DECLARATION),
    ):
        try:
            cleaned[name] = clean(given, most)
        except TextInvalid as problem:
            raise Invalid(problem.code, problem.sentence, field=name) from problem
    return cleaned


def _locked(capstone: Capstone) -> Capstone:
    return (
        Capstone.objects.select_for_update(of=("self",))
        .select_related("enrollment__cohort__version__program", "enrollment__learner", "snapshot")
        .get(pk=capstone.pk)
    )


def _draft(capstone: Capstone) -> Capstone:
    locked = _locked(capstone)
    if locked.state != CapstoneState.DRAFT:
        raise Refused(
            "submitted_already", "This capstone was submitted; what was submitted cannot change any more."
        )
    return locked
