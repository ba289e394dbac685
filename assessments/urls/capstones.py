"""Addresses from capstone to decision."""

from django.urls import path
from django.views.decorators.http import require_POST

from assessments.views import capstones, decisions, defenses, moderations

urlpatterns = [
    path("learn/<uuid:enrollment_id>/capstone/", capstones.show, name="assessments.capstone.show"),
    path(
        "learn/<uuid:enrollment_id>/capstone/begin/",
        require_POST(capstones.begin),
        name="assessments.capstone.begin",
    ),
    path(
        "capstones/<uuid:capstone_id>/save/", require_POST(capstones.save), name="assessments.capstone.save"
    ),
    path(
        "capstones/<uuid:capstone_id>/submit/",
        require_POST(capstones.submit),
        name="assessments.capstone.submit",
    ),
    path(
        "capstones/<uuid:capstone_id>/withdraw/",
        require_POST(capstones.withdraw),
        name="assessments.capstone.withdraw",
    ),
    path(
        "capstones/<uuid:capstone_id>/files/",
        require_POST(capstones.add_file),
        name="assessments.capstone_file.add",
    ),
    path("capstones/files/<int:file_id>/", capstones.download, name="assessments.capstone_file.download"),
    path(
        "capstones/files/<int:file_id>/remove/",
        require_POST(capstones.remove_file),
        name="assessments.capstone_file.remove",
    ),
    path(
        "capstones/<uuid:capstone_id>/anatomy/",
        require_POST(capstones.attach),
        name="assessments.anatomy.attach",
    ),
    path("defenses/", defenses.list, name="assessments.defense.list"),
    path("defenses/new/<uuid:capstone_id>/", defenses.propose, name="assessments.defense.propose"),
    path("defenses/<uuid:defense_id>/", defenses.show, name="assessments.defense.show"),
    path(
        "defenses/<uuid:defense_id>/confirm/",
        require_POST(defenses.confirm),
        name="assessments.defense.confirm",
    ),
    path(
        "defenses/<uuid:defense_id>/cancel/", require_POST(defenses.cancel), name="assessments.defense.cancel"
    ),
    path("defenses/<uuid:defense_id>/open/", require_POST(defenses.open), name="assessments.defense.open"),
    path("defenses/<uuid:defense_id>/save/", require_POST(defenses.save), name="assessments.defense.save"),
    path("defenses/<uuid:defense_id>/seal/", require_POST(defenses.seal), name="assessments.defense.seal"),
    path("moderations/<int:moderation_id>/", moderations.show, name="assessments.moderation.show"),
    path(
        "moderations/<int:moderation_id>/assign/",
        require_POST(moderations.assign),
        name="assessments.moderation.assign",
    ),
    path(
        "moderations/<int:moderation_id>/close/",
        require_POST(moderations.close),
        name="assessments.moderation.close",
    ),
    path("decisions/", decisions.list, name="assessments.decision.list"),
    path("decisions/<uuid:capstone_id>/", decisions.make, name="assessments.decision.make"),
    path(
        "decisions/<uuid:capstone_id>/release/",
        require_POST(decisions.release),
        name="assessments.decision.release",
    ),
    path("conflicts/", defenses.conflicts, name="assessments.conflict.list"),
    path("conflicts/declare/", require_POST(defenses.declare), name="assessments.conflict.declare"),
]
