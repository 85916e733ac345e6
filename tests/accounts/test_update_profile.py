from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from accounts.actions import update_profile
from producer.core.errors import NotAllowed, Stale


def test_name_and_zone_are_saved(alice):
    update_profile(alice, name="Alice Abbott", time_zone="Asia/Tokyo", by=alice)
    alice.refresh_from_db()
    assert (alice.name, alice.sort_key, alice.time_zone) == ("Alice Abbott", "alice abbott", "Asia/Tokyo")


def test_a_zone_that_is_none_is_refused_at_its_field(alice):
    with pytest.raises(ValidationError) as refused:
        update_profile(alice, name="Alice", time_zone="Mars/Olympus", by=alice)
    assert "time_zone" in refused.value.message_dict


def test_nobody_changes_another_persons(alice, olga):
    with pytest.raises(NotAllowed):
        update_profile(alice, name="Alice", time_zone="UTC", by=olga)


def test_what_changed_meanwhile_is_not_written_over(alice, client_of):
    client = client_of(alice)
    typed = {"name": "Alice Second", "time_zone": "UTC", "version": alice.version}
    update_profile(alice, name="Alice First", time_zone="UTC", by=alice)
    with pytest.raises(Stale):
        update_profile(alice, name="Alice Third", time_zone="UTC", by=alice, version=1)
    answer = client.post("/settings/profile/", typed)
    assert answer.status_code == 409
    assert b"Alice Second" in answer.content
    alice.refresh_from_db()
    assert alice.name == "Alice First"


def test_on_the_page(alice, client_of):
    client = client_of(alice)
    answer = client.post("/settings/profile/", {"name": "Alice Abbott", "time_zone": "Europe/Oslo", "version": alice.version})
    assert answer.status_code == 302
    assert b"Alice Abbott" in client.get("/settings/profile/").content


@pytest.mark.parametrize(
    "typed", [{"name": ""}, {"name": "a\x00"}, {"name": "x" * 10**6}, {"version": "9" * 30}, {"time_zone": "x"}]
)
def test_nonsense_is_422(alice, client_of, typed):
    answer = client_of(alice).post("/settings/profile/", {"name": "Alice", "time_zone": "UTC", "version": 1} | typed)
    assert answer.status_code in (422, 409)
