"""A panel is proposed, confirmed and opened; each seat seals once and alone; the last seal reveals all together."""

import json
import re
import threading
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connection, connections, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.actions import people
from accounts.roles import Role
from assessments import dossier
from assessments.actions import conflicts, defenses, marks, submissions
from assessments.events import CapstonePregraded
from assessments.models import Capstone, Defense, Moderation, Seat, SeatScore
from assessments.queries import capstones as reads
from assessments.states import ConflictKind
from cpo_program import mail
from curriculum.models import Activity
from foundation.errors import Invalid, NotFound, Refused
from foundation.models import AuditEntry, OutboxEntry
from tests.assessments.conftest import CODES, NOTE, Stage, entries


def events(kind: str) -> int:
    return OutboxEntry.objects.filter(kind=f"assessments.{kind}").count()


# --- the panel ------------------------------------------------------------------------------------


def test_a_panel_is_proposed_confirmed_and_opened(stage: Stage) -> None:
    defense = stage.propose(stage.pregraded())
    assert (defense.state, defense.capstone.state) == ("proposed", "pregraded")
    assert [s.chair for s in Seat.objects.filter(defense=defense, examiner=stage.chair)] == [True]
    defenses.confirm(defense=defense, actor=stage.administrator)
    assert Capstone.objects.get().state == "scheduled"
    with pytest.raises(Refused) as refused:
        defenses.open(defense=defense, actor=stage.chair)
    assert refused.value.code == "too_early"
    stage.travel(4, days=4, minutes=-15)
    opened = defenses.open(defense=defense, actor=stage.chair)
    assert opened.state == "held"
    assert (events("DefenseProposed"), events("DefenseConfirmed")) == (1, 1)


def test_r10_a_panel_of_two_is_refused(stage: Stage) -> None:
    with pytest.raises(defenses.PanelRefused) as refused:
        stage.propose(stage.pregraded(), members=[stage.second])
    assert refused.value.code == "panel_size"
    assert not Defense.objects.exists()


def test_r03_who_taught_the_cohort_is_refused(stage: Stage) -> None:
    people.grant(person=stage.instructor, role=Role.EXAMINER, actor=None)
    with pytest.raises(defenses.PanelRefused, match="Ines Test taught Lena Test") as refused:
        stage.propose(stage.pregraded(), members=[stage.second, stage.instructor])
    assert refused.value.code == "taught"


def test_r02_who_marked_the_learner_is_refused(stage: Stage, activity: Any, cast: Any) -> None:
    work: Activity = activity("W01-A1")
    handed = submissions.begin(enrollment=stage.place, activity=work, actor=stage.learner)
    submissions.save(submission=handed, text="x", actor=stage.learner)
    handed = submissions.submit(submission=handed, actor=stage.learner)
    codes = ("CW1", "CW2", "CW3", "CW4")
    marks.draft(
        submission=handed, levels=dict.fromkeys(codes, 3), comments={}, feedback="Good", actor=stage.third
    )
    marks.mark(submission=handed, actor=stage.third)
    with pytest.raises(defenses.PanelRefused, match="Enno Test marked work of Lena Test"):
        stage.propose(stage.pregraded())


def test_r14_a_declared_conflict_and_a_shared_employer_are_refused(stage: Stage) -> None:
    capstone = stage.pregraded()
    conflicts.declare(person=stage.third, learner=stage.learner, kind=ConflictKind.FAMILY, actor=stage.third)
    people.describe(
        person=stage.learner,
        name=stage.learner.name,
        employer="Larkfield",
        time_zone="UTC",
        actor=stage.learner,
    )
    people.describe(
        person=stage.second, name=stage.second.name, employer="LARKFIELD", time_zone="UTC", actor=stage.second
    )
    with pytest.raises(defenses.PanelRefused) as refused:
        stage.propose(capstone)
    assert {o.person for o in refused.value.objections} == {stage.second.pk, stage.third.pk}
    assert "family or close friend" in refused.value.sentence
    assert "same employer" in refused.value.sentence


def test_nobody_is_booked_twice(stage: Stage) -> None:
    capstone = stage.pregraded()
    first = stage.propose(capstone)
    candidate = reads.candidates(Capstone(enrollment=stage.place), [stage.second])[0]
    assert [slot.starts_at for slot in candidate.taken] == [first.starts_at]


def test_a_capstone_has_one_panel_at_a_time_and_only_after_pregrading(stage: Stage) -> None:
    with pytest.raises(Refused, match="a panel is formed after pre-grading"):
        stage.propose(stage.submitted())


def test_a_second_panel_is_refused(stage: Stage) -> None:
    defense = stage.propose(stage.pregraded())
    with pytest.raises(Refused) as refused:
        stage.propose(defense.capstone, members=[stage.second, stage.outsider], starts_at=stage.slot(9))
    assert refused.value.code == "panel_formed"


def test_r15_a_conflict_declared_later_stops_confirming_opening_and_sealing(stage: Stage) -> None:
    defense = stage.held()
    conflicts.declare(person=stage.third, learner=stage.learner, kind=ConflictKind.CLIENT, actor=stage.third)
    with pytest.raises(defenses.PanelRefused, match="propose another panel"):
        stage.seal(defense, stage.chair)
    assert not SeatScore.objects.exists()


def test_calling_off_needs_a_reason_and_frees_the_capstone(stage: Stage) -> None:
    defense = stage.confirmed()
    with pytest.raises(Invalid, match="Say why"):
        defenses.cancel(defense=defense, reason="  ", actor=stage.administrator)
    defenses.cancel(defense=defense, reason="The chair is ill.", actor=stage.administrator)
    assert Capstone.objects.get().state == "pregraded"
    assert stage.propose(Capstone.objects.get()).state == "proposed"


# --- sealing --------------------------------------------------------------------------------------


def test_scores_wait_for_the_opening(stage: Stage) -> None:
    defense = stage.confirmed()
    for act in (defenses.draft, defenses.seal):
        with pytest.raises(Refused, match="once the defense is open"):
            act(defense=defense, entries=entries(), actor=stage.chair)


def test_only_a_seat_scores(stage: Stage) -> None:
    defense = stage.held()
    for person in (stage.outsider, stage.administrator, stage.officer):
        with pytest.raises(NotFound):
            stage.seal(defense, person)


def test_a_draft_is_kept_and_emptied_by_the_seal(stage: Stage) -> None:
    defense = stage.held()
    seat = defenses.draft(defense=defense, entries=[("R1", "4", "So far"), ("R7", "", "")], actor=stage.chair)
    assert seat.draft == {"R1": {"level": 4, "note": "So far"}, "R7": {"level": None, "note": ""}}
    sealed = stage.seal(defense, stage.chair)
    assert (sealed.draft, sealed.scores.count()) == ({}, 4)


def test_r24_scores_are_sealed_once_and_never_change(stage: Stage) -> None:
    defense = stage.held()
    stage.seal(defense, stage.chair)
    for act in (defenses.draft, defenses.seal):
        with pytest.raises(Refused) as refused:
            act(defense=defense, entries=entries(2), actor=stage.chair)
        assert refused.value.code == "sealed_already"
    for change in (
        lambda: SeatScore.objects.update(level=0),
        lambda: SeatScore.objects.all().delete(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()
    assert set(SeatScore.objects.values_list("level", flat=True)) == {3}


def test_b48_a_seal_needs_every_criterion_once(stage: Stage) -> None:
    defense = stage.held()
    for given, code in (
        (entries()[:-1], "criterion_missing"),
        ([*entries(), ("R1", 3, "")], "criterion_twice"),
        ([*entries(), ("R2", 3, "")], "criterion_unknown"),
        (entries(4, note="too short"), "note_missing"),
    ):
        with pytest.raises(Invalid) as refused:
            defenses.seal(defense=defense, entries=given, actor=stage.chair)
        assert refused.value.code == code
    assert not SeatScore.objects.exists()
    assert Seat.objects.filter(sealed_at=None).count() == 3


def test_the_last_seal_reveals_all_and_the_capstone_is_defended(stage: Stage) -> None:
    defense = stage.held()
    for person in (stage.chair, stage.second):
        stage.seal(defense, person)
        assert reads.scores_of(Defense.objects.get()) == {}
        assert reads.standing(Defense.objects.get()) is None
    stage.seal(defense, stage.third)
    closed = Defense.objects.get()
    assert (closed.state, closed.capstone.state) == ("closed", "defended")
    assert closed.revealed_at is not None
    assert {len(given) for given in reads.scores_of(closed).values()} == {4}
    assert (events("ScoresRevealed"), events("ModerationOpened")) == (1, 0)


def test_r23_too_wide_a_spread_opens_one_moderation(stage: Stage) -> None:
    moderation = stage.in_moderation()
    assert moderation.reasons == [
        "R1 Strategy: levels from 1 to 3, more than 1 level apart.",
        "The totals lie 15.0 points of 100 apart, more than 8.",
    ]
    assert Capstone.objects.get().state == "in_moderation"
    assert (Moderation.objects.count(), events("ModerationOpened")) == (1, 1)


def test_r23_spread_within_tolerance_goes_straight_to_the_decision(stage: Stage) -> None:
    defense = stage.held()
    stage.seal(defense, stage.chair, 3)
    stage.seal(defense, stage.second, 3, R10=4)
    stage.seal(defense, stage.third, 3, R12=4)
    assert Capstone.objects.get().state == "defended"
    assert not Moderation.objects.exists()


def test_every_step_is_in_the_trace_without_a_single_level(stage: Stage) -> None:
    defense = stage.held()
    stage.seal(defense, stage.chair, 2)
    entry = AuditEntry.objects.get(verb="assessments.defense.seal")
    assert entry.data == {"defense": str(defense.pk)}
    verbs = set(AuditEntry.objects.values_list("verb", flat=True))
    assert verbs >= {f"assessments.defense.{v}" for v in ("propose", "confirm", "open", "seal")}


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_three_seats_that_seal_at_once_reveal_exactly_once(transactional_db: None, request: Any) -> None:
    stage: Stage = request.getfixturevalue("stage")
    defense = stage.held()
    line, problems = threading.Barrier(3), []

    def seal(person: Any) -> None:
        try:
            line.wait(10)
            stage.seal(defense, person, 3, R1=1 if person == stage.third else 3)
        except Exception as problem:
            problems.append(problem)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=seal, args=(person,)) for person in stage.panel]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert problems == []
    assert SeatScore.objects.count() == 12
    assert (events("ScoresRevealed"), events("ModerationOpened"), Moderation.objects.count()) == (1, 1, 1)
    assert Defense.objects.get().state == "closed"


# --- the room -------------------------------------------------------------------------------------


def fields(level: int = 3, note: str = "", **levels: int) -> dict[str, str]:
    found = {}
    for code, value, words in entries(level, note, **levels):
        found[f"level_{code}"], found[f"note_{code}"] = str(value), str(words)
    return found


def test_the_way_through_the_pages(stage: Stage) -> None:
    capstone = stage.pregraded()
    office = stage.client(stage.administrator)
    assert b"Form a panel" in office.get("/defenses/").content
    form = {
        "chair": stage.chair.pk,
        "first": stage.second.pk,
        "second": stage.third.pk,
        "starts_at": f"{stage.slot():%Y-%m-%dT%H:%M}",
        "minutes": "90",
        "place": "Room 1",
    }
    assert office.post(f"/defenses/new/{capstone.pk}/", form).status_code == 302
    defense = Defense.objects.get()
    # 12:00 in UTC was typed as local time in Zurich
    assert defense.starts_at == stage.slot().replace(second=0, microsecond=0) - timedelta(hours=2)
    room = f"/defenses/{defense.pk}/"
    assert office.post(f"{room}confirm/").status_code == 302
    learner = stage.client(stage.learner).get(f"/learn/{stage.place.pk}/capstone/").content.decode()
    assert all(person.name in learner for person in stage.panel)
    stage.travel(4, days=4)
    chair = stage.client(stage.chair)
    assert chair.post(f"{room}open/").status_code == 302
    assert b"Strategy, level 3." in chair.get(room).content
    saved = chair.post(
        f"{room}save/", {"level_R1": "4", "note_R1": "Half a"}, headers={"Accept": "application/json"}
    )
    assert saved.status_code == 200
    assert b"Half a" in chair.get(room).content
    incomplete = chair.post(f"{room}seal/", {"level_R1": "4", "note_R1": "Half a"})
    assert incomplete.status_code == 400
    for words in (
        b"needs a note of at least 40 characters",
        b"Choose a level for R7",
        b"Confirm this before you seal",
    ):
        assert words in incomplete.content
    for person in stage.panel:
        assert stage.client(person).post(f"{room}seal/", fields() | {"confirmed": "on"}).status_code == 302
    revealed = chair.get(room).content.decode()
    assert "Sealed scores of the panel" in revealed
    assert "meet the pass rule" in revealed


def test_who_cannot_sit_is_named_before_and_refused_after(stage: Stage) -> None:
    capstone = stage.pregraded()
    conflicts.declare(
        person=stage.third, learner=stage.learner, kind=ConflictKind.MENTORING, actor=stage.third
    )
    office = stage.client(stage.administrator)
    url = f"/defenses/new/{capstone.pk}/"
    assert b"declared conflict of interest with Lena Test: mentoring" in office.get(url).content
    form = {
        "chair": stage.chair.pk, "first": stage.second.pk, "second": stage.third.pk,
        "starts_at": f"{stage.slot():%Y-%m-%dT%H:%M}", "minutes": "90", "place": "Room 1",
    }  # fmt: skip
    answer = office.post(url, form)
    assert answer.status_code == 400
    assert b"No panel was formed" in answer.content
    assert not Defense.objects.exists()


@pytest.mark.parametrize(
    ("starts_at", "words"),
    [
        ("2026-02-30T10:00", "not a date"),
        ("2026-13-01T10:00", "not a date"),
        ("", "required"),
        ("2026-10-25T02:30", "comes twice"),
        ("2027-03-28T02:30", "does not exist"),
        ("2020-01-01T10:00", "lies in the past"),
    ],
)
def test_b49_b51_an_impossible_slot_is_said_in_words(stage: Stage, starts_at: str, words: str) -> None:
    capstone = stage.pregraded()
    form = {
        "chair": stage.chair.pk, "first": stage.second.pk, "second": stage.third.pk,
        "starts_at": starts_at, "minutes": "90", "place": "Room 1",
    }  # fmt: skip
    answer = stage.client(stage.administrator).post(f"/defenses/new/{capstone.pk}/", form)
    assert answer.status_code == 400
    assert words in answer.content.decode()
    assert not Defense.objects.exists()


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"level_R1": "5"}, "from 0 to 4"),
        ({"level_R1": "NaN"}, "must be a number"),
        ({"level_R1": "1,5"}, "must be a number"),
        ({"level_R2": "3"}, "does not belong to this rubric"),
        ({"level_R1": ["3", "2"]}, "given twice"),
        ({"note_R1": "x" * 5_000}, "At most 4,000"),
    ],
)
def test_b44_to_b48_wrong_scores_are_not_even_kept_as_a_draft(
    stage: Stage, given: dict[str, Any], words: str
) -> None:
    defense = stage.held()
    answer = stage.client(stage.chair).post(
        f"/defenses/{defense.pk}/save/", given, headers={"Accept": "application/json"}
    )
    assert answer.status_code == 400
    assert words in answer.json()["sentence"]
    assert Seat.objects.get(examiner=stage.chair).draft == {}


def test_the_clock_and_the_seals_come_by_themselves(stage: Stage) -> None:
    defense = stage.held()
    url = f"/defenses/{defense.pk}/"
    browser = stage.client(stage.second)
    assert f'hx-get="{url}?seen=held"' in browser.get(url).content.decode()
    part = browser.get(f"{url}?seen=held", headers={"HX-Request": "true"})
    assert part.content.decode().count("Not sealed") == 3
    assert "HX-Refresh" not in part.headers
    for person in stage.panel:
        stage.seal(defense, person)
    part = browser.get(f"{url}?seen=held", headers={"HX-Request": "true"})
    assert part.headers["HX-Refresh"] == "true"
    assert "hx-get" not in part.content.decode()


def test_the_agenda_runs_over_ninety_minutes_and_twenty_more_for_scoring() -> None:
    start = datetime(2026, 4, 4, 12, tzinfo=UTC)

    def states(minute: float | None) -> str:
        at = None if minute is None else start + timedelta(minutes=minute)
        return "".join(step.state[0] for step in dossier.agenda("cpa", start, at=at))

    assert states(None) == "wwwwwww"
    assert states(0) == "rwwwwww"
    assert states(24.9) == "drwwwww"
    assert states(25) == "ddrwwww"
    assert states(500) == "ddddddr"
    stretched = dossier.agenda("cpo", start, at=None, minutes=180)
    assert stretched[1].starts_at == start + timedelta(minutes=10)


def test_who_may_do_what_in_the_room(stage: Stage) -> None:
    defense = stage.confirmed()
    room = f"/defenses/{defense.pk}/"
    for person, code in (
        (stage.outsider, 404),
        (stage.learner, 404),
        (stage.instructor, 404),
        (stage.peer, 404),
    ):
        assert stage.client(person).get(room).status_code == code
    for person in (*stage.panel, stage.officer, stage.administrator):
        assert stage.client(person).get(room).status_code == 200
    assert stage.client(stage.second).post(f"{room}open/").status_code == 403
    assert stage.client(stage.officer).post(f"{room}cancel/", {"reason": "x"}).status_code == 403
    assert stage.client(stage.administrator).post(f"{room}seal/", fields()).status_code == 403
    assert stage.client(stage.outsider).get("/defenses/").status_code == 200
    assert stage.client(stage.learner).get("/defenses/").status_code == 403
    assert stage.client(stage.second).get(f"/defenses/new/{defense.capstone_id}/").status_code == 403


def test_the_list_and_the_room_ask_as_many_questions_for_more_defenses(
    stage: Stage, django_assert_max_num_queries: Any
) -> None:
    defense = stage.held()
    office, chair = stage.client(stage.administrator), stage.client(stage.chair)
    with django_assert_max_num_queries(40) as one:
        office.get("/defenses/")
    with django_assert_max_num_queries(40) as room:
        chair.get(f"/defenses/{defense.pk}/")
    for person in stage.panel:
        stage.seal(defense, person)
    for _ in range(3):
        copy = Defense.objects.get(pk=defense.pk)
        copy.pk = None
        copy._state.adding = True
        copy.save()
        Seat.objects.bulk_create(Seat(defense=copy, examiner=p, chair=p == stage.chair) for p in stage.panel)
    with django_assert_max_num_queries(len(one)):
        office.get("/defenses/")
    assert len(one) <= 12
    assert len(room) <= 13


# --- the blind rule -------------------------------------------------------------------------------

SECRET = "unmistakable-note-48151-that-has-more-than-forty-letters"


def unsealed_secret(stage: Stage) -> Defense:
    """The chair has sealed, the second has a draft, the third nothing; both texts hold the secret."""
    defense = stage.held()
    defenses.seal(defense=defense, entries=entries(4, note=SECRET), actor=stage.chair)
    defenses.draft(defense=defense, entries=[("R1", 0, f"draft {SECRET}")], actor=stage.second)
    return defense


def addresses(defense: Defense) -> list[str]:
    return [
        f"/defenses/{defense.pk}/",
        "/defenses/",
        f"/learn/{defense.capstone.enrollment_id}/capstone/",
        "/decisions/",
        f"/decisions/{defense.capstone_id}/",
        f"/defenses/new/{defense.capstone_id}/",
        f"/api/v1/assessments/defenses/{defense.pk}",
        f"/api/v1/assessments/capstones/{defense.capstone_id}",
        "/conflicts/",
        "/home/",
    ]


@pytest.mark.parametrize(
    "who",
    [
        "third",
        "outsider",
        "officer",
        "other_officer",
        "administrator",
        "instructor",
        "learner",
        "peer",
        "stranger",
    ],
)
def test_r24_nobody_gets_a_byte_of_anothers_scores_before_the_last_seal(stage: Stage, who: str) -> None:
    defense = unsealed_secret(stage)
    browser = stage.client(getattr(stage, who))
    for url in addresses(defense):
        for headers in ({}, {"HX-Request": "true"}, {"Accept": "application/json"}):
            answer = browser.get(url, headers=headers)
            assert SECRET.encode() not in answer.content, url
            assert b"sealed scores of the panel" not in answer.content.lower(), url
            assert "ETag" not in answer.headers
            if url.startswith("/api/") and answer.status_code == 200:
                assert answer.json().get("scores") is None


def test_each_seat_reads_its_own_and_nothing_else(stage: Stage) -> None:
    defense = unsealed_secret(stage)
    for person, own, other in (
        (stage.chair, SECRET, f"draft {SECRET}"),
        (stage.second, f"draft {SECRET}", f'"{SECRET}"'),
    ):
        answer = stage.client(person).get(f"/api/v1/assessments/defenses/{defense.pk}").content.decode()
        assert own in answer
        assert other not in answer


def test_the_support_desk_has_no_back_door(stage: Stage) -> None:
    defense = unsealed_secret(stage)
    stage.administrator.is_staff = stage.administrator.is_superuser = True
    stage.administrator.save()
    desk = stage.client(stage.administrator)
    seat, score = Seat.objects.get(examiner=stage.second), SeatScore.objects.first()
    assert score is not None
    for url in (
        "/support/assessments/seatscore/",
        f"/support/assessments/seatscore/{score.pk}/change/",
        f"/support/assessments/seat/{seat.pk}/change/",
        "/support/assessments/seat/",
        f"/support/assessments/defense/{defense.pk}/change/",
    ):
        assert SECRET.encode() not in desk.get(url).content, url


def test_examiners_see_the_machines_evidence_only_after_their_own_seal(stage: Stage) -> None:
    stage.machine = True
    defense = stage.held()
    mark = b"Machine evidence, not a judgment"
    urls = (f"/defenses/{defense.pk}/", f"/api/v1/assessments/capstones/{defense.capstone_id}")
    browser = stage.client(stage.chair)
    assert mark not in browser.get(urls[0]).content
    assert browser.get(urls[1]).json()["evidence"] is None
    assert mark in stage.client(stage.officer).get(urls[0]).content
    stage.seal(defense, stage.chair)
    assert mark in browser.get(urls[0]).content
    assert browser.get(urls[1]).json()["evidence"]["criteria"]
    assert mark not in stage.client(stage.second).get(urls[0]).content


def test_an_examiner_who_is_an_officer_too_is_not_anchored_by_the_other_door(stage: Stage) -> None:
    stage.machine = True
    defense = stage.held()
    people.grant(person=stage.chair, role=Role.OFFICER, actor=None)
    page = stage.client(stage.chair).get(f"/decisions/{defense.capstone_id}/")
    assert page.status_code == 200
    assert b"Machine evidence, not a judgment" not in page.content


# --- the API --------------------------------------------------------------------------------------


def body(**levels: Any) -> str:
    return json.dumps({"scores": [{"criterion": c, "level": levels.get(c, 3), "note": ""} for c in CODES]})


def test_the_api_seals_as_the_page_does(stage: Stage) -> None:
    defense = stage.held()
    url = f"/api/v1/assessments/defenses/{defense.pk}/seal"
    for person in stage.panel:
        assert stage.client(person).post(url, body(), content_type="application/json").status_code == 200
    again = stage.client(stage.chair).post(url, body(), content_type="application/json")
    assert (again.status_code, again.json()["code"]) == (409, "sealed_already")
    shown = stage.client(stage.chair).get(f"/api/v1/assessments/defenses/{defense.pk}").json()
    assert shown["scores"]["agreed"] == dict.fromkeys(CODES, 3)
    assert shown["scores"]["meets_rule"] is True


@pytest.mark.parametrize(
    ("sent", "code"),
    [
        (body(R1=True), "score_number"),
        (body(R1="3"), "score_number"),
        (body(R1=[3]), "score_number"),
        (body(R1={"a": 1}), "score_number"),
        (body(R1=None), "score_number"),
        (body(R1=-1), "score_range"),
        (body(R1=2.5), "score_places"),
        (body().replace(": 3", ": NaN"), "score_number"),
        (body().replace(": 3", ": 1e309", 1), "score_number"),
        (body().replace("R10", "R4"), "criterion_unknown"),
        (body().replace("R10", "R1"), "criterion_twice"),
        ('{"scores": []}', "criterion_missing"),
        ('{"scores": [], "scores": []}', "json_twice"),
        ('{"scores": [], "state": "closed"}', "field_unknown"),
        ('{"scores": [{"criterion": "R1", "level": 3, "seat": 1}]}', "field_unknown"),
        ('{"scores": [7]}', "field_unknown"),
        (body().replace(": 3", ": " + "3" * 5_000, 1), "score_number"),
        ("", "json_invalid"),
        ("[]", "json_invalid"),
        ("null", "json_invalid"),
        ('"x"', "json_invalid"),
        ("{", "json_invalid"),
        ("[" * 3_000 + "]" * 3_000, "json_invalid"),
    ],
)
def test_b44_to_b48_b61_b64_a_wrong_body_is_a_problem_with_a_code(stage: Stage, sent: str, code: str) -> None:
    defense = stage.held()
    answer = stage.client(stage.chair).post(
        f"/api/v1/assessments/defenses/{defense.pk}/seal", sent, content_type="application/json"
    )
    assert (answer.status_code, answer.json()["code"]) == (400, code)
    assert not SeatScore.objects.exists()


def test_b61_bytes_that_are_no_text_are_a_problem_too(stage: Stage) -> None:
    defense = stage.held()
    url = f"/api/v1/assessments/defenses/{defense.pk}/draft"
    answer = stage.client(stage.chair).post(url, b"\xff\xfe", content_type="application/json")
    assert (answer.status_code, answer.json()["code"]) == (400, "json_invalid")
    kept = stage.client(stage.chair).post(url, body(), content_type="application/json")
    assert kept.status_code == 200


@pytest.mark.parametrize("kind", ["text/plain", "application/xml", "multipart/form-data; boundary=x"])
def test_b63_a_body_that_is_no_json_is_refused_by_its_type(stage: Stage, kind: str) -> None:
    defense = stage.held()
    for act in ("draft", "seal"):
        url = f"/api/v1/assessments/defenses/{defense.pk}/{act}"
        answer = stage.client(stage.chair).post(url, body(), content_type=kind)
        assert (answer.status_code, answer.json()["code"]) == (415, "json_only")
    assert not SeatScore.objects.exists()


def test_t41_what_the_api_tells_of_scores_is_kept_by_nobody(stage: Stage) -> None:
    defense = stage.held()
    answer = stage.client(stage.chair).get(f"/api/v1/assessments/defenses/{defense.pk}")
    assert "no-store" in answer["Cache-Control"]


@pytest.mark.parametrize("where", ["", "\u202e\u202e", "  "])
def test_a_panel_is_told_where_it_sits(stage: Stage, where: str) -> None:
    with pytest.raises(Invalid) as refused:
        stage.propose(stage.pregraded(), place=where)
    assert (refused.value.code, refused.value.field) == ("place_missing", "place")


def test_f29_every_act_locks_the_capstone_before_the_defense(stage: Stage) -> None:
    """A last seal that locked them the other way round would wait for a cancellation that waits for it."""
    defense = stage.propose(stage.pregraded())

    def first_locked(act: Any) -> str:
        with CaptureQueriesContext(connection) as asked:
            act()
        tables = re.findall(r'FROM "assessments_(capstone|defense)"', " ".join(q["sql"] for q in asked))
        return tables[0]

    assert first_locked(lambda: defenses.confirm(defense=defense, actor=stage.administrator)) == "capstone"
    stage.travel(4, days=4)
    defenses.open(defense=defense, actor=stage.chair)
    assert first_locked(lambda: stage.seal(defense, stage.chair)) == "capstone"


def test_a_stranger_gets_nothing_from_the_api(stage: Stage) -> None:
    defense = stage.held()
    for url in (
        f"/api/v1/assessments/defenses/{defense.pk}",
        f"/api/v1/assessments/capstones/{defense.capstone_id}",
    ):
        assert Client().get(url).status_code == 401
        assert stage.client(stage.stranger).get(url).status_code == 404
        assert NOTE.encode() not in stage.client(stage.peer).get(url).content


def test_f22_an_office_told_late_is_not_sent_to_form_a_panel_that_sits(stage: Stage) -> None:
    defense = stage.held()
    mail.capstone_pregraded(CapstonePregraded(capstone_id=str(defense.capstone_id)))
    assert not stage.administrator.messages.filter(subject__contains="waits for its panel").exists()


def test_the_office_is_told_once_that_a_capstone_waits_for_its_panel(stage: Stage) -> None:
    capstone = stage.pregraded()
    for _ in range(2):
        mail.capstone_pregraded(CapstonePregraded(capstone_id=str(capstone.pk)))
    assert stage.administrator.messages.filter(subject__contains="waits for its panel").count() == 1
