"""The mails of this room. Each is an outbox row of the transaction that causes it, so none is lost or sent for nothing."""

from __future__ import annotations

from uuid import UUID

from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.contrib.auth.tokens import default_token_generator
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.http import urlencode

from producer.core import outbox
from producer.core.ids import uuid7
from producer.core.models import Outbox
from producer.core.time import shown_at

from .models import Invitation, User


def send(key: str, to: str, subject: str, text: str, organization_id: UUID | None = None) -> None:
    """Send once per `key`, after commit. `organization_id`: whose admins see it if it cannot be delivered."""
    outbox.post("mail", key, {"to": to, "subject": subject, "text": text}, organization_id=organization_id)


def send_invitation(invitation: Invitation, secret: str) -> None:
    """The link carries its secret in the query: paths are logged, queries are not."""
    link = f"{settings.BASE_URL}{reverse('accounts:invitation')}?key={secret}"
    until = shown_at(invitation.expires_at, invitation.invited_by.time_zone)
    text = render_to_string("accounts/mail/invitation.txt", {"invitation": invitation, "link": link, "until": until})
    subject = f"Join {invitation.organization} on Producer"
    send(f"invitation:{invitation.pk}", invitation.email, subject, text, invitation.organization_id)


def send_second_factor_removed(user: User) -> None:
    text = render_to_string("accounts/mail/second_factor_removed.txt", {"user": user, "base_url": settings.BASE_URL})
    send(f"account:{uuid7()}", user.email, "Second factor removed", text)


def send_email_link(user: User, email: str, key: str) -> None:
    """To the new address; as in an invitation the secret stands in the query."""
    link = f"{settings.BASE_URL}{reverse('accounts:email-confirm')}?{urlencode({'key': key})}"
    text = render_to_string("accounts/mail/email_link.txt", {"user": user, "link": link})
    send(f"account:{uuid7()}", email, "Your new address for Producer", text)


def send_email_changed(user: User, was: str) -> None:
    text = render_to_string("accounts/mail/email_changed.txt", {"user": user, "base_url": settings.BASE_URL})
    send(f"account:{uuid7()}", was, "Your address was changed", text)


def ask_for_reset(email: str) -> None:
    """Remember that a reset was asked for. The account is looked up later, by a worker: the page cannot give it away."""
    outbox.post("password_reset", f"reset:{uuid7()}", {"email": email.strip().lower()})


@outbox.handles("password_reset")
def send_reset(row: Outbox) -> None:
    user = User.objects.filter(email=row.payload["email"], is_active=True).first()
    if user is None:
        return
    key = default_token_generator.make_token(user)
    path = reverse("account_reset_password_from_key", kwargs={"uidb36": user_pk_to_url_str(user), "key": key})
    text = render_to_string("accounts/mail/reset.txt", {"user": user, "link": f"{settings.BASE_URL}{path}"})
    send(f"{row.key}:mail", user.email, "A new password for Producer", text)
