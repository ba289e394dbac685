"""Hand-ins of coursework and gates."""

import uuid
from typing import ClassVar

from django.db import models

from assessments.models.files import StoredFile
from assessments.states import SubmissionState
from curriculum.models import Activity
from enrollments.models import Enrollment
from foundation import clock
from foundation.transitions import choices, state_check


class Submission(models.Model):
    """One hand-in; a return for rework opens the next number. Personal data: the work; kept as R-73 says."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    enrollment = models.ForeignKey(Enrollment, on_delete=models.PROTECT, related_name="submissions")
    activity = models.ForeignKey(Activity, on_delete=models.PROTECT, related_name="submissions")
    number = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=12, choices=choices(SubmissionState), default=SubmissionState.DRAFT)
    text = models.TextField(blank=True)
    saved_at = models.DateTimeField(default=clock.now)
    submitted_at = models.DateTimeField(null=True, blank=True)
    due_at = models.DateTimeField(
        null=True, blank=True, help_text="The due date that held when it was handed in."
    )

    class Meta:
        ordering: ClassVar = ["submitted_at", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["enrollment", "activity", "number"], name="submission_number_once"
            ),
            models.UniqueConstraint(
                fields=["enrollment", "activity"],
                condition=models.Q(state__in=["draft", "submitted", "in_marking"]),
                name="submission_one_under_way",
            ),
            state_check(SubmissionState, name="submission_state_known"),
            models.CheckConstraint(
                condition=models.Q(state="draft") | models.Q(submitted_at__isnull=False),
                name="submission_dated_when_submitted",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["state", "submitted_at"], name="submission_queue")]

    def __str__(self) -> str:
        return f"{self.activity} by {self.enrollment.learner}"

    @property
    def dossier(self) -> str:
        return self.enrollment.dossier


class SubmissionFile(StoredFile):
    """A file of a hand-in. Personal data: the work; kept as its hand-in."""

    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="files")

    class Meta:
        ordering: ClassVar = ["added_at", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["submission", "sha256"], name="submission_file_once")
        ]
