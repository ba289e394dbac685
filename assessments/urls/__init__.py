"""The verbs of assessments: coursework, and capstones to decisions."""

from assessments.urls import capstones, coursework

urlpatterns = [*coursework.urlpatterns, *capstones.urlpatterns]
