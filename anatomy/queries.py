"""Named reads of the anatomy."""

from typing import Any

from django.db import models

from anatomy.document import Model, read
from anatomy.models import Snapshot


def snapshots_of(owner: Any) -> models.QuerySet[Snapshot]:
    """The snapshots of a person, newest first, without their documents."""
    return Snapshot.objects.filter(owner=owner).defer("document")


def model_of(snapshot: Snapshot) -> Model:
    """The anatomy a snapshot holds."""
    return read(snapshot.document)
