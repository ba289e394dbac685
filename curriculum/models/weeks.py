"""Weeks, their activities and the questions of self-checks."""

from typing import ClassVar

from django.db import models

from curriculum.models.competencies import Competency
from curriculum.models.programs import Block, Level, SyllabusVersion, Track
from curriculum.states import ActivityKind, Provenance, Requirement
from foundation.transitions import choices


class Week(models.Model):
    """One teaching week: what it is for and the reading it carries. No personal data."""

    version = models.ForeignKey(SyllabusVersion, on_delete=models.CASCADE, related_name="weeks")
    level = models.ForeignKey(Level, on_delete=models.CASCADE, null=True, blank=True, related_name="weeks")
    block = models.ForeignKey(Block, on_delete=models.CASCADE, null=True, blank=True, related_name="weeks")
    track = models.ForeignKey(Track, on_delete=models.CASCADE, null=True, blank=True, related_name="weeks")
    key = models.CharField(max_length=12)
    number = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=160)
    focus = models.CharField(max_length=240)
    objectives = models.JSONField(default=list)
    topics = models.JSONField(default=list)
    body = models.TextField(help_text="Markdown as authored.")
    body_html = models.TextField(help_text="The body through the allow-list, made when it was loaded.")
    provenance = models.CharField(max_length=10, choices=choices(Provenance))
    source = models.TextField(blank=True)
    competencies = models.ManyToManyField(Competency, related_name="weeks", blank=True)

    class Meta:
        ordering: ClassVar = ["version_id", "track_id", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["version", "key"], name="week_key_once"),
            models.UniqueConstraint(
                fields=["version", "number"], condition=models.Q(track=None), name="week_number_once"
            ),
            models.CheckConstraint(
                condition=models.Q(track=None, level__isnull=False)
                | models.Q(track__isnull=False, level=None),
                name="week_in_level_or_track",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.key} {self.title}"


class Activity(models.Model):
    """Something to do in a week. No personal data."""

    week = models.ForeignKey(Week, on_delete=models.CASCADE, related_name="activities")
    key = models.CharField(max_length=20)
    kind = models.CharField(max_length=20, choices=choices(ActivityKind))
    requirement = models.CharField(max_length=20, choices=choices(Requirement))
    title = models.CharField(max_length=200)
    minutes = models.PositiveSmallIntegerField()
    position = models.PositiveSmallIntegerField()
    brief = models.TextField(blank=True, help_text="Markdown as authored.")
    brief_html = models.TextField(blank=True)
    shows = models.JSONField(default=list, help_text="What a good answer shows.")
    rubric_code = models.SlugField(max_length=40, blank=True)
    pass_percent = models.PositiveSmallIntegerField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(null=True, blank=True)
    time_limit = models.PositiveSmallIntegerField(null=True, blank=True, help_text="Minutes.")

    class Meta:
        ordering: ClassVar = ["week_id", "position"]
        verbose_name_plural = "activities"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["week", "key"], name="activity_key_once"),
            models.CheckConstraint(
                condition=models.Q(kind__in=[str(k) for k in ActivityKind]), name="activity_kind_known"
            ),
            models.CheckConstraint(
                condition=models.Q(requirement__in=[str(r) for r in Requirement]),
                name="activity_requirement_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.key} {self.title}"


class Question(models.Model):
    """A question of a self-check: one or several right choices, and why. No personal data."""

    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="questions")
    position = models.PositiveSmallIntegerField()
    ask = models.TextField()
    multiple = models.BooleanField(default=False)
    choices = models.JSONField()
    right = models.JSONField(help_text="Zero-based places of the right choices.")
    why = models.TextField()

    class Meta:
        ordering: ClassVar = ["activity_id", "position"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["activity", "position"], name="question_place_once")
        ]

    def __str__(self) -> str:
        return self.ask[:80]
