"""The condition for lists and the rule for one album never disagree."""

from __future__ import annotations

import pytest

from accounts.models import Membership
from accounts.roles import CAPABILITIES
from projects.models import Album, Song
from projects.rules import can
from projects.standing import where_can
from tests.factories import make_album, make_song

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("capability", sorted(CAPABILITIES))
def test_list_and_rule_agree_for_everybody(
    capability, album, foreign_album, bluebird, alice, olga, eve, art, anders, hanna, fiona, charlie
):
    Membership.objects.create(user=alice, organization=bluebird, role="ar")
    for each in (album, foreign_album, make_album(bluebird, "Shared with nobody")):
        make_song(each)
    for user in (alice, olga, eve, art, anders, hanna, fiona, charlie):
        listed = set(Song.objects.filter(where_can(user, capability)).values_list("album", flat=True))
        assert listed == {each.pk for each in Album.objects.all() if can(user, capability, each)}, user.name
