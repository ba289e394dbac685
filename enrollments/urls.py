"""The verbs of enrollments."""

from django.urls import path
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from enrollments.views import cohorts, places

urlpatterns = [
    path("learn/", places.open, name="enrollments.place.open"),
    path("learn/<uuid:enrollment_id>/", places.show, name="enrollments.place.show"),
    path("learn/<uuid:enrollment_id>/weeks/<int:number>/", places.week, name="enrollments.week.show"),
    path(
        "learn/<uuid:enrollment_id>/activities/<int:activity_id>/complete/",
        require_POST(places.complete),
        name="enrollments.activity.complete",
    ),
    path(
        "learn/<uuid:enrollment_id>/agreement/", require_POST(places.sign), name="enrollments.agreement.sign"
    ),
    path("learn/<uuid:enrollment_id>/track/", places.declare, name="enrollments.track.declare"),
    # It shows an address and its own address is a secret: kept by nobody on the way (T-41).
    path(
        "invitations/<str:secret>/",
        never_cache(places.accept),
        name="enrollments.invitation.accept",
    ),
    path("cohorts/", cohorts.list, name="enrollments.cohort.list"),
    path("cohorts/new/", cohorts.create, name="enrollments.cohort.create"),
    path("cohorts/<int:cohort_id>/", cohorts.show, name="enrollments.cohort.show"),
    path("cohorts/<int:cohort_id>/staff/", cohorts.staff, name="enrollments.cohort.staff"),
    path("cohorts/<int:cohort_id>/invite/", cohorts.invite, name="enrollments.place.invite"),
    path("cohorts/<int:cohort_id>/sessions/", cohorts.schedule, name="enrollments.session.schedule"),
    path("sessions/<int:session_id>/attendance/", cohorts.attend, name="enrollments.session.attend"),
    path("places/<uuid:enrollment_id>/withdraw/", cohorts.withdraw, name="enrollments.place.withdraw"),
]
