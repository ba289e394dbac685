"""Credentials, their standing and their paper."""

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models

from assessments.models.files import private_path
from certificates.models.awards import Award
from certificates.states import CredentialState
from foundation import clock
from foundation.transitions import choices, state_check


class SerialCounter(models.Model):
    """The last certificate number of a program and year; taken under lock, without gaps. No personal data."""

    series = models.CharField(max_length=20, unique=True)
    last = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.series}: {self.last}"


class Credential(models.Model):
    """An issued credential: its number, its public code (128 bits, apart from the number) and its facts as issued.

    Only ``state`` moves. Personal data: the holder's name as issued; the register is permanent (R-73).
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    award = models.ForeignKey(Award, on_delete=models.PROTECT, related_name="credentials")
    revision = models.PositiveSmallIntegerField(default=1)
    number = models.CharField(max_length=30, unique=True)
    code = models.CharField(max_length=40, unique=True)
    state = models.CharField(max_length=12, choices=choices(CredentialState), default=CredentialState.AWARDED)
    holder_name = models.CharField(max_length=120)
    issued_on = models.DateField()
    valid_until = models.DateField(null=True, blank=True)
    facts = models.JSONField(help_text="Everything printed and published, as issued.")
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering: ClassVar = ["created_at"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["award", "revision"], name="credential_revision_once"),
            state_check(CredentialState, name="credential_state_known"),
            models.CheckConstraint(
                condition=models.Q(valid_until__isnull=True)
                | models.Q(valid_until__gt=models.F("issued_on")),
                name="credential_dates_in_order",
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def dossier(self) -> str:
        return self.award.dossier


class CredentialEvent(models.Model):
    """A change of standing with its reason. Insert-only; coded inside, one public sentence outside.

    Personal data: who acted; kept with the register.
    """

    credential = models.ForeignKey(Credential, on_delete=models.PROTECT, related_name="events")
    kind = models.CharField(max_length=20)
    reason_code = models.CharField(max_length=40, blank=True)
    note = models.TextField(blank=True, help_text="Internal; never shown outside the program office.")
    public_sentence = models.CharField(max_length=200, blank=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering: ClassVar = ["at", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["credential"], condition=models.Q(kind="revoked"), name="credential_revoked_once"
            ),
            models.UniqueConstraint(
                fields=["credential"], condition=models.Q(kind="issued"), name="credential_issued_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.credential_id}"

    @property
    def words(self) -> str:
        """Kind and reason as people read them: "Suspended: fee unpaid"."""
        kind = self.kind.replace("_", " ").capitalize()
        return f"{kind}: {self.reason_code.replace('_', ' ')}" if self.reason_code else kind

    @property
    def dossier(self) -> str:
        return self.credential.dossier


class RenderedCertificate(models.Model):
    """The paper: the bytes of a credential's PDF, kept once. Insert-only. Personal data: the name; permanent."""

    credential = models.ForeignKey(Credential, on_delete=models.PROTECT, related_name="papers")
    template_version = models.CharField(max_length=20)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    stored = models.FileField(upload_to=private_path, max_length=200)
    rendered_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["credential", "template_version"], name="paper_once_per_template")
        ]

    def __str__(self) -> str:
        return f"paper of {self.credential_id}"
