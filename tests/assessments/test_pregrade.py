"""The machine lists evidence, once for each submission however often its work is delivered, and never gives a mark."""

import json
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import models

from assessments import dossier, tasks
from assessments.actions import capstones, pregrades
from assessments.models import Capstone, PregradeRun, PregradeStep, SeatScore
from assessments.states import RunState
from foundation import clock
from foundation.models import AuditEntry, OutboxEntry
from tests.assessments.conftest import CODES, Stage


@pytest.fixture
def run(stage: Stage) -> PregradeRun:
    return pregrades.open_run(capstone=stage.submitted())


def work(run: PregradeRun, *names: str) -> list[bool]:
    return [pregrades.step(run_id=str(run.pk), name=name) for name in names or pregrades.STEPS]


def states(run: PregradeRun) -> dict[str, str]:
    return dict(run.steps.values_list("name", "state"))


def test_the_steps_make_a_report_and_move_the_capstone_on(run: PregradeRun) -> None:
    assert work(run) == [True] * 6
    run.refresh_from_db()
    assert (run.state, set(states(run).values())) == ("done", {"done"})
    assert run.report is not None
    assert [sheet["criterion"] for sheet in run.report["criteria"]] == list(CODES)
    assert {sheet["band"] for sheet in run.report["criteria"]} <= {
        "insufficient",
        "borderline",
        "sufficient",
        "strong",
    }
    assert run.report["rules"]["results"]
    assert Capstone.objects.get().state == "pregraded"
    assert OutboxEntry.objects.filter(kind="assessments.CapstonePregraded").count() == 1
    assert AuditEntry.objects.get(verb="assessments.capstone.pregrade").actor is None


def test_f20_five_deliveries_of_every_step_have_one_effect(run: PregradeRun) -> None:
    done = [work(run) for _ in range(5)]
    assert [sum(times) for times in zip(*done, strict=True)] == [1] * 6
    assert set(run.steps.values_list("attempts", flat=True)) == {1}
    assert OutboxEntry.objects.filter(kind="assessments.CapstonePregraded").count() == 1


def test_f21_steps_that_come_out_of_order_leave_and_wait_for_their_needs(run: PregradeRun) -> None:
    assert work(run, "finish", "evidence", "structure", "text") == [False] * 4
    assert work(run, "rules", "files", "text", "evidence", "structure", "finish") == [True] * 6


def test_a_second_submission_event_finds_the_same_run(run: PregradeRun) -> None:
    assert pregrades.open_run(capstone=run.capstone) == run
    tasks.pregrade(str(run.capstone_id))
    assert (PregradeRun.objects.count(), PregradeStep.objects.count()) == (1, 6)


def test_unknown_runs_and_steps_are_left_alone(run: PregradeRun) -> None:
    assert work(run, "nonsense") == [False]
    assert pregrades.step(run_id="00000000-0000-4000-8000-000000000000", name="files") is False


def test_f01_a_step_whose_worker_died_is_taken_up_after_a_minute(run: PregradeRun, stage: Stage) -> None:
    pregrades._claim(str(run.pk), "files")  # the worker dies here
    assert work(run, "files") == [False]
    assert pregrades.standing_still() == []
    stage.travel(4, minutes=2)
    assert pregrades.standing_still() == [str(run.pk)]
    assert work(run) == [True] * 6


def test_f03_a_result_that_comes_after_another_worker_was_faster_is_dropped(
    run: PregradeRun, stage: Stage
) -> None:
    slow = pregrades._claim(str(run.pk), "files")
    stage.travel(4, minutes=2)
    assert work(run, "files") == [True]
    assert slow is not None
    assert pregrades._store(slow, ["other"], "late") is False
    assert run.steps.get(name="files").note == "1 file, all well."


def test_a_run_that_never_was_queued_is_found(stage: Stage) -> None:
    capstone = stage.submitted()
    assert pregrades.standing_still() == []
    stage.travel(4, minutes=2)
    assert pregrades.standing_still() == [str(PregradeRun.objects.get(capstone=capstone).pk)]


def test_a_step_that_breaks_is_tried_three_times_and_people_go_on(
    run: PregradeRun, stage: Stage, monkeypatch: pytest.MonkeyPatch, caplog: Any
) -> None:
    def broken(*_: Any) -> Any:
        raise RuntimeError("parser fell over")

    monkeypatch.setitem(pregrades.LOOKS, "rules", broken)
    for tries in range(1, 4):
        work(run)
        step = run.steps.get(name="rules")
        assert (step.state, step.attempts) == ("waiting", tries)
        assert "RuntimeError" in step.note
        stage.travel(4, minutes=2 * tries)
        if tries < 3:
            assert pregrades.standing_still() == [str(run.pk)]
    assert work(run, "rules") == [False]
    assert pregrades.standing_still() == []
    run.refresh_from_db()
    assert (run.state, run.report, states(run)["rules"]) == (RunState.FAILED, None, "failed")
    assert Capstone.objects.get().state == "pregraded"
    assert AuditEntry.objects.get(verb="assessments.pregrade.fail").data["step"] == "rules"
    assert OutboxEntry.objects.filter(kind="assessments.CapstonePregraded").count() == 1
    assert (
        b"goes on without machine evidence"
        in stage.client(stage.learner).get(f"/learn/{stage.place.pk}/capstone/").content
    )
    stage.propose(Capstone.objects.get())


def test_f22_a_withdrawn_capstone_is_not_brought_back_by_a_late_result(
    run: PregradeRun, stage: Stage
) -> None:
    capstones.withdraw(capstone=run.capstone, actor=stage.learner)
    work(run)
    run.refresh_from_db()
    assert (run.state, Capstone.objects.get().state) == ("done", "withdrawn")


def test_f33_a_damaged_stored_file_is_named_and_not_read(run: PregradeRun) -> None:
    file = run.capstone.files.get()
    with file.stored.storage.open(file.stored.name, "wb") as stored:
        stored.write(b"something else")
    work(run)
    run.refresh_from_db()
    assert run.report is not None
    assert "its hash differs" in run.report["files"][0]["problem"]
    assert run.report["text"][0]["words"] == 0
    assert run.steps.get(name="files").note == "1 of 1 file need a look."


def test_the_report_is_the_same_whoever_computes_it_again(run: PregradeRun) -> None:
    work(run)
    run.refresh_from_db()
    out = StringIO()
    call_command("pregrade", str(run.capstone_id), "--canonical", stdout=out)
    assert run.report is not None
    assert out.getvalue().strip() == pregrades.canonical(run.report)
    out = StringIO()
    call_command("pregrade", str(run.capstone_id), stdout=out)
    assert json.loads(out.getvalue()) == run.report


def test_the_command_says_what_it_cannot_examine(stage: Stage) -> None:
    for given, words in (
        ("nonsense", "There is no capstone"),
        ("00000000-0000-4000-8000-000000000000", "There is no capstone"),
        (str(stage.begun().pk), "never submitted"),
    ):
        with pytest.raises(CommandError, match=words):
            call_command("pregrade", given)


def test_r82_the_tables_of_the_machine_have_no_place_for_a_score(db: None) -> None:
    for model in (PregradeRun, PregradeStep):
        for column in model._meta.get_fields():
            assert not isinstance(column, (models.DecimalField, models.FloatField))
            assert not {"score", "level", "mark", "percent"} & set(column.name.split("_"))
    assert not SeatScore._meta.get_field("seat").null


def test_r36_the_report_holds_bands_and_no_levels(run: PregradeRun) -> None:
    work(run)
    run.refresh_from_db()
    assert run.report is not None
    for sheet in run.report["criteria"]:
        assert not {"score", "level", "mark", "points", "percent"} & set(sheet)
    assert "no mark" in run.report["notice"]


# --- the page -------------------------------------------------------------------------------------


def test_the_page_follows_the_steps_and_stops_when_they_are_done(run: PregradeRun, stage: Stage) -> None:
    browser = stage.client(stage.learner)
    url = f"/learn/{stage.place.pk}/capstone/"
    part = {"headers": {"HX-Request": "true"}}
    whole = browser.get(url).content.decode()
    assert 'hx-trigger="every 1s"' in whole
    assert '<noscript><meta http-equiv="refresh"' in whole
    work(run, "files")
    live = browser.get(url, **part)
    assert "HX-Refresh" not in live.headers
    text = live.content.decode()
    assert "<html" not in text
    assert text.count('class="steps-done"') == 1
    assert "1 file, all well." in text
    assert "every 1s" in text
    work(run)
    over = browser.get(url, **part)
    assert over.headers["HX-Refresh"] == "true"
    assert "every 1s" not in over.content.decode()
    done = browser.get(url).content.decode()
    assert "every 1s" not in done
    assert 'http-equiv="refresh"' not in done


def test_the_learner_reads_the_evidence_as_evidence(run: PregradeRun, stage: Stage) -> None:
    work(run)
    page = stage.client(stage.learner).get(f"/learn/{stage.place.pk}/capstone/").content.decode()
    assert "Machine evidence, not a judgment" in page
    assert "suggested band:" in page
    assert "P1-GOL-001" in page


def test_r36_the_rule_set_and_the_acknowledgement_are_kept(run: PregradeRun) -> None:
    assert run.ruleset.startswith("project-final@")
    assert run.capstone.acknowledged_at == clock.now()


def test_the_dossiers_parts_are_found_by_their_headings() -> None:
    parts = {p["key"]: p["headings"] for p in dossier.structure("PROJECT", ["1 Purpose", "2 X-Ray findings"])}
    assert parts["scope"] == ["1 Purpose"]
    assert parts["xray"] == ["2 X-Ray findings"]
    assert parts["limits"] == []
    assert {p["key"] for p in dossier.structure("ENTERPRISE", [])} >= {"revenue", "roadmap"}


def test_a_long_step_that_shows_life_is_not_taken_away(run: PregradeRun, stage: Stage) -> None:
    claimed = pregrades._claim(str(run.pk), "files")
    assert claimed is not None
    stage.travel(4, minutes=2)
    pregrades._beat(claimed, "1 of 2 files looked at.")
    assert pregrades.standing_still() == []
    assert run.steps.get(name="files").started_at == clock.now()
    assert clock.now() - run.queued_at > timedelta(seconds=60)
