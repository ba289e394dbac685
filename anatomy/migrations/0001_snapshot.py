"""Snapshots of anatomies."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import foundation.clock


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Snapshot",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                (
                    "document",
                    models.TextField(help_text="Canonical JSON; its UTF-8 bytes have the hash below."),
                ),
                ("sha256", models.CharField(max_length=64)),
                ("title", models.CharField(max_length=200)),
                ("edition", models.CharField(max_length=12)),
                ("element_count", models.PositiveIntegerField()),
                ("link_count", models.PositiveIntegerField()),
                (
                    "reason",
                    models.CharField(
                        choices=[
                            ("gate", "Gate"),
                            ("precheck", "Precheck"),
                            ("freeze", "Freeze"),
                            ("appeal", "Appeal"),
                        ],
                        max_length=10,
                    ),
                ),
                ("created_at", models.DateTimeField(default=foundation.clock.now)),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="snapshots",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-created_at", "id"],
                "constraints": [
                    models.UniqueConstraint(fields=("owner", "sha256"), name="snapshot_once_per_owner"),
                    models.CheckConstraint(
                        condition=models.Q(("reason__in", ["gate", "precheck", "freeze", "appeal"])),
                        name="snapshot_reason_known",
                    ),
                ],
            },
        ),
    ]
