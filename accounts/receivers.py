"""allauth tells of a changed password; what follows from it is ours."""

from __future__ import annotations

from typing import Any

from allauth.account.signals import password_changed, password_reset, password_set
from django.dispatch import receiver

from . import actions


@receiver([password_changed, password_set, password_reset])
def end_the_other_sessions(request: Any, user: Any, **kwargs: Any) -> None:
    """Django has invalidated them with the password; here they leave the list too."""
    actions.forget_sessions(user, but=request.session.session_key or "")
