"""The verbs of accounts; signing in and its safety are django-allauth's under /accounts/."""

from django.urls import path
from django.views.decorators.http import require_POST

from accounts.views import people

urlpatterns = [
    path("profile/", people.profile, name="accounts.profile.edit"),
    path("office/people/", people.list, name="accounts.person.list"),
    path("office/people/invite/", people.invite, name="accounts.invitation.send"),
    path(
        "office/invitations/<int:invitation_id>/revoke/",
        require_POST(people.revoke),
        name="accounts.invitation.revoke",
    ),
]
