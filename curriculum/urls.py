"""The verbs of the curriculum: public pages, and provenance for administrators."""

from django.urls import path

from curriculum.views import programs

urlpatterns = [
    path("programs/", programs.index, name="curriculum.program.list"),
    path("programs/compare/", programs.compare, name="curriculum.program.compare"),
    path("programs/<slug:code>/", programs.show, name="curriculum.program.show"),
    path("tracks/", programs.tracks, name="curriculum.track.list"),
    path("office/provenance/", programs.provenance, name="curriculum.provenance.list"),
]
