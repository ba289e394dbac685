"""Programs, their syllabus versions, levels, blocks and tracks."""

from typing import ClassVar

from django.db import models

from curriculum.states import DueRhythm, SyllabusState
from foundation.transitions import choices, state_check


class Program(models.Model):
    """One of the school's programs. ``about`` holds the authored texts of its public page. No personal data."""

    code = models.SlugField(max_length=10, unique=True)
    title = models.CharField(max_length=160)
    short_title = models.CharField(max_length=80)
    tagline = models.CharField(max_length=300)
    edition = models.CharField(max_length=20)
    level_noun = models.CharField(max_length=20)
    due_rhythm = models.CharField(max_length=10, choices=choices(DueRhythm))
    about = models.JSONField(default=dict)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering: ClassVar = ["position", "code"]

    def __str__(self) -> str:
        return self.short_title


class SyllabusVersion(models.Model):
    """A program's content at one time; frozen once published, cohorts are pinned to it. No personal data."""

    program = models.ForeignKey(Program, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=10, choices=choices(SyllabusState), default=SyllabusState.DRAFT)
    fingerprint = models.CharField(
        max_length=64, help_text="SHA-256 of the authored files it was loaded from."
    )
    loaded_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["program_id", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["program", "number"], name="syllabus_version_once"),
            state_check(SyllabusState, name="syllabus_state_known"),
        ]

    def __str__(self) -> str:
        return f"{self.program.code.upper()} syllabus {self.number}"


class Level(models.Model):
    """A level or phase: a run of weeks that ends in a gate. Start and end are data. No personal data."""

    version = models.ForeignKey(SyllabusVersion, on_delete=models.CASCADE, related_name="levels")
    number = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=160)
    start_week = models.PositiveSmallIntegerField()
    end_week = models.PositiveSmallIntegerField()
    summary = models.TextField(blank=True)
    outcomes = models.JSONField(default=list)
    deliverables = models.JSONField(default=list)

    class Meta:
        ordering: ClassVar = ["version_id", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["version", "number"], name="level_number_once"),
            models.CheckConstraint(
                condition=models.Q(end_week__gte=models.F("start_week")), name="level_weeks_in_order"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.name}"


class Block(models.Model):
    """Two weeks on one subject; carries the published module name where there is one. No personal data."""

    level = models.ForeignKey(Level, on_delete=models.CASCADE, related_name="blocks")
    number = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=160)
    module = models.CharField(max_length=160, blank=True)
    start_week = models.PositiveSmallIntegerField()
    end_week = models.PositiveSmallIntegerField()

    class Meta:
        ordering: ClassVar = ["level_id", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["level", "number"], name="block_number_once")
        ]

    def __str__(self) -> str:
        return self.title


class Track(models.Model):
    """A specialization: inside the program (CPA, with options) or after it (CPO, four weeks). No personal data."""

    version = models.ForeignKey(SyllabusVersion, on_delete=models.CASCADE, related_name="tracks")
    code = models.CharField(max_length=10)
    title = models.CharField(max_length=120)
    for_whom = models.TextField()
    post_program = models.BooleanField(default=False)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering: ClassVar = ["version_id", "position"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["version", "code"], name="track_code_once")]

    def __str__(self) -> str:
        return self.title


class TrackOption(models.Model):
    """One option of a track, chosen by the learner and printed as endorsement (TR-1, TR-3). No personal data."""

    track = models.ForeignKey(Track, on_delete=models.CASCADE, related_name="options")
    code = models.CharField(max_length=12)
    title = models.CharField(max_length=120)
    summary = models.TextField(blank=True)
    examples = models.JSONField(default=list)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering: ClassVar = ["track_id", "position"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["track", "code"], name="track_option_code_once")
        ]

    def __str__(self) -> str:
        return self.title
