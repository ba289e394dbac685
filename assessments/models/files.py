"""What every handed-in file carries."""

import secrets
from typing import Any

from django.db import models

from foundation import clock


def private_path(instance: Any, filename: str) -> str:
    """A random place under the private media root; nothing of the given name survives in it (B-19)."""
    token = secrets.token_hex(16)
    return f"{instance._meta.model_name}/{token[:2]}/{token}"


class StoredFile(models.Model):
    """A file as examined and kept: shown under its cleaned name, stored under a random one."""

    display_name = models.CharField(max_length=120)
    kind = models.CharField(max_length=10)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    pages = models.PositiveIntegerField(null=True, blank=True)
    stored = models.FileField(upload_to=private_path, max_length=200)
    added_at = models.DateTimeField(default=clock.now)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.display_name
