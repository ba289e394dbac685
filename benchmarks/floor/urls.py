"""The one address of the floor."""

from django.urls import path

from benchmarks.floor.views import floor

urlpatterns = [path("floor/<int:version_id>/<int:size>/", floor)]
