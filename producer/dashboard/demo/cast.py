"""The people of the demo: two labels, two production companies, and who works there."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import ParamSpec, TypeVar

from django.utils import timezone

from accounts.actions import add_member, create_organization, issue_token
from accounts.models import ApiToken, Organization, User
from producer.core.actors import SYSTEM
from producer.core.history import noting

PASSWORD = "tape hiss and tea"

ORGANIZATIONS = [
    ("Northern Lights Records", "label"),
    ("Harbour Street Records", "label"),
    ("Bluebird Productions", "production"),
    ("Okafor Sound", "production"),
]

# e-mail, name, zone, organisation, role
USERS = [
    ("june@bluebird.example", "June Castellanos", "Europe/London", "Bluebird Productions", "producer"),
    ("wes@bluebird.example", "Wes Tanaka", "Europe/London", "Bluebird Productions", "engineer"),
    ("mara@bluebird.example", "Mara Lindqvist", "Europe/Stockholm", "Bluebird Productions", "artist"),
    ("ruth@bluebird.example", "Ruth Adeyemi", "Europe/London", "Bluebird Productions", "admin"),
    ("tunde@okafor.example", "Tunde Okafor", "America/New_York", "Okafor Sound", "producer"),
    ("lena@okafor.example", "Lena Brandt", "Europe/Berlin", "Okafor Sound", "engineer"),
    ("yuki@okafor.example", "佐藤 ゆき", "Asia/Tokyo", "Okafor Sound", "artist"),
    ("dele@okafor.example", "Dele Okafor", "America/New_York", "Okafor Sound", "admin"),
    ("astrid@northernlights.example", "Astrid Holm", "Europe/London", "Northern Lights Records", "ar"),
    ("gordon@northernlights.example", "Gordon Pike", "Europe/London", "Northern Lights Records", "ar_head"),
    ("fay@northernlights.example", "Fay Mbeki", "Europe/London", "Northern Lights Records", "finance"),
    ("noor@northernlights.example", "Noor Haddad", "Europe/London", "Northern Lights Records", "admin"),
    ("mika@harbourstreet.example", "Mika Sørensen", "Europe/Copenhagen", "Harbour Street Records", "producer"),
    ("ines@harbourstreet.example", "Inês Carvalho", "Europe/Lisbon", "Harbour Street Records", "ar"),
    ("hal@harbourstreet.example", "Hal Whitcombe", "America/Los_Angeles", "Harbour Street Records", "ar_head"),
    ("bea@harbourstreet.example", "Bea Lorenz", "Europe/Berlin", "Harbour Street Records", "finance"),
    ("oda@harbourstreet.example", "Oda Nilsen", "Europe/Oslo", "Harbour Street Records", "admin"),
]

Cast = dict[str, User]
P = ParamSpec("P")
T = TypeVar("T")


def signed(act: Callable[P, T]) -> Callable[P, T]:
    """What `act` writes is remembered as done by its `by`."""
    shape = inspect.signature(act)

    @wraps(act)
    def done(*args: P.args, **kwargs: P.kwargs) -> T:
        with noting(user=str(shape.bind(*args, **kwargs).arguments["by"].pk)):
            return act(*args, **kwargs)

    return done


def organizations() -> dict[str, Organization]:
    return {name: create_organization(name, kind, by=SYSTEM) for name, kind in ORGANIZATIONS}


def users(houses: dict[str, Organization]) -> Cast:
    """First name -> user, each with their one role."""
    cast = {}
    for email, name, zone, house, role in USERS:
        user = User.objects.create_user(email, PASSWORD, name=name, time_zone=zone)
        add_member(user, houses[house], role, by=SYSTEM)
        cast[email.split("@")[0]] = user
    return cast


def operator() -> User:
    """Who runs this installation: sees the outbox and no album."""
    return User.objects.create_user("operator@producer.example", PASSWORD, name="Odile Operator", is_staff=True)


def tokens() -> dict[str, str]:
    """E-mail -> a fresh token of the demo's users that reads, writes and sees money for 90 days."""
    made = {}
    for user in User.objects.filter(email__in=[row[0] for row in USERS]):
        expires_at = timezone.now() + timedelta(days=90)
        made[user.email] = issue_token(user, "Demo", list(ApiToken.Scope.values), expires_at, by=SYSTEM)[1]
    return made
