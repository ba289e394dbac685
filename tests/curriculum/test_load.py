"""The authored files load whole or not at all, the same files twice change nothing, a change makes a version."""

import io
import shutil
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from curriculum.actions import syllabus
from curriculum.authored import AuthoredError, read_program
from curriculum.models import Activity, Question, SyllabusVersion, Week

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    shutil.copytree(ROOT / "tests" / "tiny", tmp_path / "tiny")
    return tmp_path / "tiny"


def test_the_same_files_load_once(db: None, folder: Path) -> None:
    first = syllabus.load(folder=folder)
    assert syllabus.load(folder=folder) == first
    assert SyllabusVersion.objects.count() == 1
    assert (Week.objects.count(), Question.objects.count()) == (4, 2)


def test_a_changed_file_makes_the_next_version_and_leaves_the_old_one(db: None, folder: Path) -> None:
    first = syllabus.load(folder=folder)
    week = folder / "weeks" / "TINY-W01.md"
    week.write_text(week.read_text().replace("Words to read.", "Other words."))
    second = syllabus.load(folder=folder)
    assert (first.number, second.number) == (1, 2)
    assert "Words to read." in first.weeks.get(number=1).body_html
    assert "Other words." in second.weeks.get(number=1).body_html


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("kind: quiz", "kind: exam", "kind exam is unknown"),
        ("right: [1]", "right: [9]", "question 1 has no right choice"),
        ("provenance: proposed", "provenance: guessed", "provenance must be one of"),
        ("focus: Focus of week 1.", "", "focus is missing"),
        ("    rubric: coursework\n", "", "names a rubric"),
        ("key: TINY-W01-R1", "key: TINY-W01-Q1", "is used twice"),
    ],
)
def test_a_wrong_file_is_named_and_nothing_is_stored(
    db: None, folder: Path, old: str, new: str, words: str
) -> None:
    week = folder / "weeks" / "TINY-W01.md"
    text = week.read_text()
    assert old in text
    week.write_text(text.replace(old, new, 1))
    with pytest.raises(AuthoredError, match=words) as caught:
        syllabus.load(folder=folder)
    assert "weeks/TINY-W01.md" in str(caught.value)
    assert not Week.objects.exists()


def test_a_missing_week_is_named(folder: Path) -> None:
    (folder / "weeks" / "TINY-W03.md").unlink()
    with pytest.raises(AuthoredError, match="every week from 1 to the last"):
        read_program(folder)


def test_the_command_says_what_is_wrong(db: None, folder: Path) -> None:
    (folder / "program.yaml").unlink()
    with pytest.raises(CommandError, match=r"no program\.yaml"):
        call_command("load_syllabus", str(folder))


@pytest.mark.parametrize(("code", "levels"), [("cpa", [1, 13, 25, 37]), ("cpo", [1, 9, 21, 37])])
def test_the_real_programs_hold_what_the_school_teaches(code: str, levels: list[int]) -> None:
    authored = read_program(ROOT / "fixtures" / code)
    assert len(authored.weeks) == 48
    assert [lv["start_week"] for lv in authored.head["levels"]] == levels
    assert len(authored.head["blocks"]) == 24
    for week in authored.weeks:
        assert week.body, week.path
        assert any(a["kind"] != "reading" for a in week.head["activities"]), week.path


def test_the_first_level_of_the_architects_is_taught_in_full() -> None:
    for week in read_program(ROOT / "fixtures" / "cpa").weeks[:12]:
        assert len(week.body.split()) >= 600, week.path
        quizzes = [a for a in week.head["activities"] if a["kind"] == "quiz"]
        assert [len(q["questions"]) for q in quizzes] == [5], week.path


def test_cpa_has_sixteen_modules_three_tracks_and_twelve_options() -> None:
    head = read_program(ROOT / "fixtures" / "cpa").head
    assert len({b["module"] for b in head["blocks"] if b["module"]}) == 16
    assert [len(t["options"]) for t in head["tracks"]] == [4, 4, 4]


def test_cpo_has_three_tracks_of_four_weeks_after_the_program() -> None:
    authored = read_program(ROOT / "fixtures" / "cpo")
    assert len(authored.track_weeks) == 12
    assert all(t["post_program"] for t in authored.head["tracks"])


def test_everything_the_school_authored_loads_twice_without_change(db: None) -> None:
    told = io.StringIO()
    call_command("load_program_data", stdout=told)
    counts = (Week.objects.count(), Activity.objects.count(), SyllabusVersion.objects.count())
    call_command("load_program_data", stdout=told)
    assert (Week.objects.count(), Activity.objects.count(), SyllabusVersion.objects.count()) == counts
    assert counts[0] == 108
