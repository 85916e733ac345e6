from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from accounts.actions import add_member
from producer.core.actors import SYSTEM
from producer.core.errors import NotAllowed
from tests.factories import make_user


def test_the_role_holds_from_that_moment(bluebird, olga, eve):
    add_member(eve, bluebird, "producer", by=olga)
    assert eve.roles[bluebird.pk] == {"engineer", "producer"}


def test_the_same_role_twice_is_refused_in_words(bluebird, olga, eve):
    with pytest.raises(ValidationError, match="They have that role here already"):
        add_member(eve, bluebird, "engineer", by=olga)


def test_a_role_that_is_none_is_refused(bluebird, olga):
    with pytest.raises(ValidationError):
        add_member(make_user(), bluebird, "king", by=olga)


def test_only_an_admin_of_that_organisation_may(bluebird, alice, charlie):
    for somebody in (alice, charlie):
        with pytest.raises(NotAllowed):
            add_member(make_user(), bluebird, "engineer", by=somebody)


def test_the_system_may(bluebird):
    assert add_member(make_user(), bluebird, "admin", by=SYSTEM).role == "admin"
