"""Two at the same moment: the organisation's row is locked first, so one goes after the other."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from accounts.actions import accept_invitation, end_membership, invite
from accounts.models import Invitation, Membership, User
from producer.core.errors import Conflict, Refusal
from tests.factories import make_member, make_user

from .test_sign_in import sign_in

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*jobs: Callable[[], Any]) -> list[str]:
    """Run the jobs in threads that start together; each answers "done" or the code of the refusal."""
    barrier = Barrier(len(jobs))

    def run(job: Callable[[], Any]) -> str:
        try:
            barrier.wait()
            job()
            return "done"
        except Refusal as refused:
            return refused.code
        finally:
            connection.close()

    with ThreadPoolExecutor(len(jobs)) as threads:
        return sorted(threads.map(run, jobs))


def test_two_admins_who_remove_each_other_leave_one(bluebird, olga):
    otto = make_member(bluebird, "admin", "Otto Owens")
    first, second = olga.memberships.get(), otto.memberships.get()
    answers = at_once(lambda: end_membership(second, by=olga), lambda: end_membership(first, by=otto))
    assert answers in (["done", "last_admin"], ["done", "not_allowed"])
    assert Membership.objects.active().filter(organization=bluebird, role="admin").count() == 1


def test_a_link_opened_by_five_hands_at_once_works_once(bluebird, olga):
    invite(bluebird, "nora@example.com", "engineer", by=olga)
    nora = make_user("Nora", email="nora@example.com")

    def accept() -> None:
        accept_invitation(Invitation.objects.get(), by=User.objects.get(pk=nora.pk))

    assert at_once(*[accept] * 5) == ["done", *["invitation_closed"] * 4]
    assert nora.memberships.count() == 1


def test_a_house_full_of_people_signs_in_at_once(olga):
    def enter() -> None:
        answer = sign_in(Client(), olga.email)
        if answer.status_code != 302:
            raise Conflict("stopped", code=str(answer.status_code))

    assert at_once(*[enter] * 12) == ["done"] * 12
