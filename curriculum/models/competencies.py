"""The competency framework."""

from typing import ClassVar

from django.db import models


class CompetencyFamily(models.Model):
    """A group of competencies, e.g. Strategic. No personal data."""

    code = models.SlugField(max_length=20, unique=True)
    name = models.CharField(max_length=80)
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering: ClassVar = ["position"]
        verbose_name_plural = "competency families"

    def __str__(self) -> str:
        return self.name


class Competency(models.Model):
    """Something a holder can be seen to do. No personal data."""

    code = models.CharField(max_length=10, unique=True)
    family = models.ForeignKey(CompetencyFamily, on_delete=models.PROTECT, related_name="competencies")
    title = models.CharField(max_length=120)
    statement = models.TextField()
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering: ClassVar = ["family__position", "position"]
        verbose_name_plural = "competencies"

    def __str__(self) -> str:
        return f"{self.code} {self.title}"
