"""What an address wants to get, and the signed link by which its owner says so without an account."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.conf import settings
from django.core.signing import BadSignature, Signer

from .models import DEFAULT_HOURS, Preference

_signer = Signer(salt="notices.preferences")


def of(email: str) -> Preference:
    """The row of an address, made with the defaults if it has none."""
    return Preference.objects.get_or_create(email=email.strip().lower())[0]


def seen(email: str) -> Preference:
    """The same for looking only: nothing is written."""
    email = email.strip().lower()
    return Preference.objects.filter(email=email).first() or Preference(email=email)


def reminder_hours(email: str) -> list[int]:
    """Hours before a session at which this address is reminded, longest first."""
    return hours_of([email])[email.strip().lower()]


def hours_of(emails: Iterable[str]) -> dict[str, list[int]]:
    """The same for many addresses, in one query; those without a word of their own get the default."""
    asked = {email.strip().lower() for email in emails}
    said = dict(Preference.objects.filter(email__in=asked).values_list("email", "hours"))
    return {email: sorted(set(said.get(email, DEFAULT_HOURS)), reverse=True) for email in asked}


def link_to(preference: Preference) -> str:
    """The page on which whoever has this mail chooses what they get. It names nobody and can be ended."""
    return f"{settings.BASE_URL}/reminders/{_signer.sign(f'{preference.pk.hex}.{preference.link_number}')}/"


def by_link(signed: str) -> Preference | None:
    """Whose link it is, or None for one that was ended or never given."""
    try:
        pk, number = _signer.unsign(signed).split(".")
    except (BadSignature, ValueError):
        return None
    return Preference.objects.filter(pk=UUID(pk), link_number=int(number)).first()
