"""What an address wants to get. Reading only."""

from __future__ import annotations

from collections.abc import Iterable

from .models import DEFAULT_HOURS, Preference


def wants_mail(email: str) -> bool:
    return not Preference.objects.filter(email=email.strip().lower(), mail=False).exists()


def reminder_hours(email: str) -> list[int]:
    """Hours before a session at which this address is reminded, longest first."""
    return hours_of([email])[email.strip().lower()]


def hours_of(emails: Iterable[str]) -> dict[str, list[int]]:
    """The same for many addresses, in one query; those without a word of their own get the default."""
    asked = {email.strip().lower() for email in emails}
    said = dict(Preference.objects.filter(email__in=asked).values_list("email", "hours"))
    return {email: sorted(set(said.get(email, DEFAULT_HOURS)), reverse=True) for email in asked}
