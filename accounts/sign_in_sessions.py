"""The list of browsers a person is signed in with: allauth's table, kept by two queries however long it is.

allauth's own app looks at every session of the person at each sign-in, so here another stands in for it.
"""

from __future__ import annotations

from typing import Any

from allauth.usersessions.apps import UserSessionsConfig
from django.utils import timezone


class SignInSessionsConfig(UserSessionsConfig):
    def ready(self) -> None:
        from allauth.account.signals import password_changed, password_set, user_logged_in

        for signal in (user_logged_in, password_changed, password_set):
            signal.connect(remember_session)


def remember_session(sender: Any, request: Any, **kwargs: Any) -> None:
    """List this browser, and forget those whose session has ended."""
    from allauth.usersessions.models import UserSession
    from django.contrib.sessions.models import Session

    live = Session.objects.filter(expire_date__gt=timezone.now()).values("session_key")
    UserSession.objects.filter(user=request.user).exclude(session_key__in=live).delete()
    UserSession.objects.create_from_request(request)
