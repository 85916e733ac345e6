"""Another address for an account: it changes once somebody who reads the new address has said so, signed in."""

from __future__ import annotations

from datetime import timedelta

from django.core import signing
from django.core.exceptions import ValidationError
from django.db import transaction

from producer.core.actors import Actor
from producer.core.writes import fresh, write

from .. import mail, signals
from ..models import User
from .people import own

LASTS = timedelta(hours=1)
SALT = "accounts.email"


@transaction.atomic
def ask_for_email(user: User, *, email: str, by: Actor) -> None:
    """Mail a link to `email`. Nothing changes yet; an address that has an account gets none, and nobody learns of it."""
    own(user, by)
    email = email.strip().lower()
    if not User.objects.filter(email=email).exists():
        mail.send_email_link(user, email, signing.dumps([str(user.pk), user.email, email], salt=SALT))


def asked_for(user: User, key: str) -> str:
    """The address that a mailed link names, while it is good for this user; else nothing. It is good once."""
    try:
        pk, was, email = signing.loads(key, salt=SALT, max_age=LASTS)
    except signing.BadSignature:
        return ""
    return str(email) if (pk, was) == (str(user.pk), user.email) else ""


@transaction.atomic
def change_email(user: User, *, key: str, by: Actor) -> User:
    """Sign in with the address that the link names from now on; the old one is told. Raises NotAllowed, ValidationError."""
    own(user, by)
    user = fresh(user)
    was, email = user.email, asked_for(user, key)
    if not email:
        raise ValidationError("This link has been used or has run out. Ask for another.")
    user = write(user, email=email)
    mail.send_email_changed(user, was)
    signals.email_changed.send(User, user=user, was=was)
    return user
