"""Planning backwards: the rules on the action, then pages, both homes, the calendar and REST."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from producer.core.errors import IllegalMove, NotAllowed, Stale
from projects import actions, history, plans
from projects.actions import milestone as verbs
from projects.models import AlbumFeed, Milestone
from projects.plans import STANDARDS, Step
from tests import factories
from tests.conftest import NOW

VINYL = '12" vinyl'
pytestmark = pytest.mark.usefixtures("clock")


@pytest.fixture
def dated(album):
    """Delivered on 1 June, released on 1 December."""
    album.delivery_on, album.release_on = date(2027, 6, 1), date(2027, 12, 1)
    album.save()
    return album


def due(album, name):
    return album.milestones.get(name=name).due_on


def steps(*rows):
    return [{"name": name, "before": anchor, "days": days} for name, anchor, days in rows]


@pytest.fixture
def template(bluebird, alice):
    def make(name="Ours", lead_days=30, rows=(("Mixes", "delivery", 21), ("Party", "release", 0))):
        return verbs.create_template(organization=bluebird, name=name, lead_days=lead_days, steps=steps(*rows), by=alice)

    return make


# --- backwards


def test_it_counts_back_from_delivery_and_from_release(dated, alice):
    verbs.plan_album(dated, VINYL, by=alice)
    assert due(dated, "Mixes approved") == date(2027, 6, 1) - timedelta(weeks=3)
    assert due(dated, "Masters delivered") == date(2027, 6, 1)
    assert due(dated, "Test pressings approved") == date(2027, 12, 1) - timedelta(weeks=14)
    assert due(dated, "Release") == date(2027, 12, 1)


@pytest.mark.parametrize("name", STANDARDS)
def test_where_only_one_date_is_known_the_format_s_own_time_lies_between(album, alice, name):
    actions.update_album(album, by=alice, release_on=date(2028, 6, 1))
    verbs.plan_album(album, name, by=alice)
    assert due(album, "Masters delivered") == date(2028, 6, 1) - timedelta(days=STANDARDS[name].lead)
    actions.update_album(album, by=alice, release_on=None, delivery_on=date(2028, 1, 3))
    assert due(album, "Release") == date(2028, 1, 3) + timedelta(days=STANDARDS[name].lead)


def test_vinyl_needs_longest_and_says_so_where_there_is_not_the_time(album, alice, client_of):
    assert max(STANDARDS.values(), key=lambda plan: plan.lead).name == VINYL
    actions.update_album(album, by=alice, delivery_on=date(2027, 6, 1), release_on=date(2027, 8, 1))
    verbs.plan_album(album, VINYL, by=alice)
    page = client_of(alice).get(f"/albums/{album.pk}/plan/").content.decode()
    assert "61 days lie between delivery and release; this plan needs 182." in page


def test_without_a_date_there_is_nothing_to_count_from(album, alice):
    with pytest.raises(ValidationError, match="delivery or a release date first"):
        verbs.plan_album(album, "CD", by=alice)
    assert not Milestone.objects.exists()


def test_when_the_album_s_dates_move_what_is_open_moves_along(dated, alice):
    verbs.plan_album(dated, "CD", by=alice)
    verbs.reach(dated.milestones.get(name="Songs chosen"), by=alice)
    by_hand = verbs.update_milestone(dated.milestones.get(name="Recording done"), due_on=date(2027, 5, 5), by=alice)
    before = due(dated, "Songs chosen")
    actions.update_album(dated, by=alice, delivery_on=date(2027, 7, 1))
    assert due(dated, "Mixes approved") == date(2027, 7, 1) - timedelta(weeks=3)
    assert due(dated, "Release") == date(2027, 12, 1)
    assert due(dated, "Songs chosen") == before
    assert due(dated, by_hand.name) == date(2027, 5, 5)


def test_planning_again_keeps_what_is_done_or_set_by_hand_and_drops_the_rest(dated, alice, template):
    template("Ours")
    verbs.plan_album(dated, "CD", by=alice)
    verbs.reach(dated.milestones.get(name="Songs chosen"), by=alice)
    verbs.update_milestone(dated.milestones.get(name="Artwork approved"), due_on=date(2027, 5, 5), by=alice)
    verbs.plan_album(dated, "Ours", by=alice)
    assert {m.name for m in dated.milestones.all()} == {"Songs chosen", "Artwork approved", "Mixes", "Party"}


def test_one_s_own_plan_takes_the_place_of_a_standard_one(dated, alice, template, bluebird):
    template("cd", rows=[("Only this", "release", 7)])
    verbs.plan_album(dated, "cd", by=alice)
    assert [m.name for m in dated.milestones.all()] == ["Only this"]
    with pytest.raises(ValidationError):
        verbs.plan_album(dated, "CD", by=alice)
    with pytest.raises(ValidationError):
        template("CD")


def test_a_foreign_plan_is_no_plan(dated, alice, rival, charlie):
    verbs.create_template(organization=rival, name="Theirs", lead_days=1, steps=steps(("x", "release", 0)), by=charlie)
    with pytest.raises(ValidationError):
        verbs.plan_album(dated, "Theirs", by=alice)
    with pytest.raises(NotAllowed):
        verbs.create_template(organization=rival, name="Mine", lead_days=1, steps=steps(("x", "release", 0)), by=alice)


@pytest.mark.parametrize("who", ["eve", "art", "anders", "hanna", "fiona", "charlie"])
def test_only_its_makers_plan(dated, alice, request, who):
    somebody, one = request.getfixturevalue(who), verbs.add_milestone(dated, name="Masters", due_on=date(2027, 5, 1), by=alice)
    for act in (
        lambda: verbs.plan_album(dated, "CD", by=somebody),
        lambda: verbs.add_milestone(dated, name="x", due_on=date(2027, 5, 1), by=somebody),
        lambda: verbs.update_milestone(one, name="x", by=somebody),
        lambda: verbs.reach(one, by=somebody),
        lambda: verbs.remove_milestone(one, by=somebody),
    ):
        with pytest.raises(NotAllowed):
            act()


def test_what_is_done_is_done_once_and_may_be_opened_again(dated, alice):
    verbs.plan_album(dated, "CD", by=alice)
    one = verbs.reach(dated.milestones.get(name="Mixes approved"), by=alice)
    assert one.done_on == NOW.date()
    with pytest.raises(IllegalMove):
        verbs.reach(one, by=alice)
    actions.update_album(dated, by=alice, delivery_on=date(2027, 7, 1))
    assert verbs.reopen(one, by=alice).due_on == date(2027, 7, 1) - timedelta(weeks=3)
    with pytest.raises(ValidationError):
        verbs.reach(one, on=NOW.date() + timedelta(days=1), by=alice)
    with pytest.raises(Stale):
        verbs.reach(one, version=1, by=alice)


@pytest.mark.parametrize(
    "values",
    [
        {},
        {"due_on": date(1800, 1, 1)},
        {"anchor": "delivery"},
        {"anchor": "release", "days_before": 9999},
        {"anchor": "", "days_before": 4, "due_on": date(2027, 1, 1)},
    ],
)
def test_a_day_that_is_none_is_refused(dated, alice, values):
    with pytest.raises(ValidationError):
        verbs.add_milestone(dated, name="Masters", by=alice, **values)


def test_a_stranger_is_responsible_for_nothing(dated, alice, charlie, eve):
    with pytest.raises(ValidationError):
        verbs.add_milestone(dated, name="Masters", due_on=date(2027, 5, 1), responsible=charlie, by=alice)
    assert verbs.add_milestone(dated, name="Masters", due_on=date(2027, 5, 1), responsible=eve, by=alice).responsible == eve


def test_it_is_late_when_its_day_is_over_where_the_album_is_made(dated, alice, clock):
    one = verbs.add_milestone(dated, name="Masters", due_on=date(2027, 3, 1), by=alice)
    late = lambda: list(Milestone.objects.late())  # noqa: E731
    for zone, instant, expected in [
        ("Asia/Tokyo", "2027-03-01T14:59:59+00:00", []),
        ("Asia/Tokyo", "2027-03-01T15:00:00+00:00", [one]),
        ("America/New_York", "2027-03-02T04:59:59+00:00", []),
        ("America/New_York", "2027-03-02T05:00:00+00:00", [one]),
    ]:
        dated.time_zone = zone
        dated.save()
        clock.move_to(instant)
        assert late() == expected
    verbs.reach(one, by=alice)
    assert late() == []


# --- plans as they are typed


def test_a_plan_is_typed_line_by_line():
    text = "Masters approved: 1 week before delivery\n\nTest pressing: by mail : 10 days before release\nRelease: ON release"
    assert plans.read(text) == [
        Step("Masters approved", "delivery", 7),
        Step("Test pressing: by mail", "release", 10),
        Step("Release", "release", 0),
    ]


@pytest.mark.parametrize(
    "line", ["Masters", "Masters: soon", "Masters: 3 months before release", ": 1 week before delivery", "x: on"]
)
def test_a_line_that_says_no_time_is_named(line):
    with pytest.raises(ValidationError, match="Line 2"):
        plans.read(f"Release: on release\n{line}")


names = st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), min_size=1, max_size=40)


@given(st.lists(st.builds(Step, names, st.sampled_from(["delivery", "release"]), st.integers(0, 1500)), max_size=20))
def test_what_is_written_is_read_back_the_same(some):
    assert plans.read(plans.written(some)) == some


@pytest.mark.parametrize("name", STANDARDS)
def test_the_standard_plans_are_plans(name):
    plans.validate_steps([step.told() for step in STANDARDS[name].steps])


# --- pages


def test_the_plan_is_made_and_kept_on_its_page(dated, alice, eve, client_of):
    url, client = f"/albums/{dated.pk}/plan/", client_of(alice)
    assert "No milestones yet" in client.get(url).content.decode()
    assert client.post(url, {"template": "CD"}).status_code == 302
    assert client.post(url, {"template": "None"}).status_code == 422
    assert client_of(eve).post(url, {"template": "CD"}).status_code == 403
    page = client.get(url).content.decode()
    assert "Masters approved" in page
    assert '<svg class="strip late"' in page
    one = dated.milestones.get(name="Mixes approved")
    assert client.post(f"/milestones/{one.pk}/reach/").status_code == 302
    assert client.post(f"/milestones/{one.pk}/reach/").status_code == 409
    assert client.post(f"/milestones/{one.pk}/nothing/").status_code == 404
    assert "Masters approved" in client_of(eve).get(f"{url}strip/").content.decode()


def test_one_is_added_edited_and_taken_off(dated, alice, client_of):
    client = client_of(alice)
    url = f"/albums/{dated.pk}/plan/new/"
    assert client.post(url, {"name": "Photo day", "anchor": "release"}).status_code == 422
    assert client.post(url, {"name": "Photo day", "anchor": "release", "days_before": "70"}).status_code == 302
    one = Milestone.objects.get()
    assert one.due_on == date(2027, 12, 1) - timedelta(days=70)
    edit = f"/milestones/{one.pk}/edit/"
    body = {"name": "Photo day", "anchor": "", "due_on": "2027-08-08", "version": 1}
    assert client.post(edit, body).status_code == 302
    assert client.post(edit, {**body, "name": "Other"}).status_code == 409
    assert due(dated, "Photo day") == date(2027, 8, 8)
    assert client.post(f"/milestones/{one.pk}/remove/").status_code == 302
    assert not Milestone.objects.exists()


def test_templates_are_copied_and_edited_on_pages(dated, alice, client_of):
    client = client_of(alice)
    page = client.get("/plans/new/?from=12%22%20vinyl").content.decode()
    assert "Test pressings approved: 14 weeks before release" in page
    body = {"organization": str(dated.organization_id), "name": "Ours", "lead_days": "30", "steps": "Party: on release"}
    assert client.post("/plans/new/", {**body, "steps": "Party: soon"}).status_code == 422
    assert client.post("/plans/new/", body).status_code == 302
    assert client.post("/plans/new/", body).status_code == 422
    assert "Ours" in client.get("/plans/").content.decode()
    assert client.post(f"/albums/{dated.pk}/plan/", {"template": "Ours"}).status_code == 302
    assert due(dated, "Party") == date(2027, 12, 1)


@pytest.mark.parametrize("who", ["alice", "hanna"])
def test_what_is_late_is_flagged_on_both_homes(dated, alice, charlie, client_of, request, who):
    verbs.add_milestone(dated, name="Artwork at the printer", due_on=date(2027, 2, 1), by=alice)
    verbs.add_milestone(dated, name="Not yet", due_on=date(2027, 3, 9), by=alice)
    page = client_of(request.getfixturevalue(who)).get("/").content.decode()
    assert "Artwork at the printer" in page
    assert "Not yet" not in page
    assert "Artwork at the printer" not in client_of(charlie).get("/").content.decode()


def test_the_history_tells_what_was_reached(dated, alice):
    one = verbs.add_milestone(dated, name="Masters", due_on=date(2027, 5, 1), by=alice)
    verbs.reach(one, by=alice)
    told = [line.words for line in history.read(alice, dated).lines]
    assert {"Milestone “Masters” added", "Milestone “Masters” reached"} <= set(told)


@pytest.mark.parametrize("path", ["/albums/{}/plan/", "/albums/{}/plan/strip/", "/api/v1/milestones/", "/"])
def test_a_list_costs_the_same_for_one_and_for_three(dated, alice, eve, client_of, api_of, queries, path):
    client = (api_of if path.startswith("/api") else client_of)(eve)
    counts = []
    for number in range(3):
        verbs.add_milestone(dated, name=f"M {number}", due_on=date(2027, 2, 1), responsible=eve, by=alice)
        counts.append(queries(client, path.format(dated.pk)))
    assert counts[1] == counts[2]


# --- the calendar


@pytest.fixture
def address(dated, client_of):
    def make(user):
        page = client_of(user).post(f"/albums/{dated.pk}/plan/calendar/").content.decode()
        start = page.index("/feeds/")
        return page[start : page.index(".ics", start) + 4]

    return make


def test_the_feed_has_whole_days_flags_what_is_late_and_needs_no_sign_in(dated, alice, eve, client_of, address):
    verbs.add_milestone(dated, name="Artwork; at\nthe printer", due_on=date(2027, 2, 1), by=alice)
    verbs.add_milestone(dated, name="Lacquers", due_on=date(2027, 5, 1), by=alice)
    answer = client_of(None).get(address(eve))
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    events = {str(event["summary"]): event for event in Calendar.from_ical(answer.content).walk("VEVENT")}
    assert set(events) == {"LATE: Artwork; at the printer, Night Ferry", "Lacquers, Night Ferry"}
    assert events["Lacquers, Night Ferry"].decoded("dtstart") == date(2027, 5, 1)


def test_the_secret_is_kept_as_a_hash_and_renewed_by_one_click(dated, eve, client_of, address):
    first = address(eve)
    assert first.split("/")[2] not in str(AlbumFeed.objects.values())
    assert client_of(None).get(first).status_code == 200
    second = address(eve)
    assert client_of(None).get(first).status_code == 404
    assert client_of(None).get(second).status_code == 200
    client_of(eve).post(f"/albums/{dated.pk}/plan/calendar/end/")
    assert client_of(None).get(second).status_code == 404


def test_the_feed_ends_with_the_place_on_the_team(dated, alice, eve, art, client_of, address):
    theirs, others = address(eve), address(art)
    actions.remove_member(dated.team.get(user=eve), by=alice)
    assert client_of(None).get(theirs).status_code == 404
    assert client_of(None).get(others).status_code == 200
    art.is_active = False
    art.save()
    assert client_of(None).get(others).status_code == 404


# --- REST


def test_rest_plans_reads_and_reaches(dated, alice, anders, api_of):
    api = api_of(alice)
    assert api.post(f"/api/v1/albums/{dated.pk}/plan/", {"template": "None"}).status_code == 400
    assert api.post(f"/api/v1/albums/{dated.pk}/plan/", {"template": VINYL}).status_code == 200
    late = api_of(anders).get(f"/api/v1/milestones/?album={dated.pk}&late=true").json()["results"]
    assert [row["name"] for row in late] == ["Songs chosen", "Budget approved", "Recording begins"]
    url = f"/api/v1/milestones/{late[0]['id']}/"
    assert api_of(anders).post(f"{url}reach/", {}).status_code == 403
    assert api.post(f"{url}reach/", {"on": "2027-02-20"}).json()["done_on"] == "2027-02-20"
    assert api.post(f"{url}reach/", {}).json()["code"] == "illegal_move"
    assert len(api.get(f"/api/v1/milestones/?album={dated.pk}&done=true").json()["results"]) == 1
    assert api.post(f"{url}reopen/", {}).json()["done_on"] is None
    moved = api.patch(url, {"due_on": "2027-04-01"}, HTTP_IF_MATCH="*").json()
    assert (moved["due_on"], moved["anchor"], moved["days_before"]) == ("2027-04-01", "", None)
    assert api.delete(url, HTTP_IF_MATCH="*").status_code == 204


def test_rest_keeps_templates(dated, alice, api_of):
    api = api_of(alice)
    body = {"organization": str(dated.organization_id), "name": "Ours", "lead_days": 30}
    good = {"name": "Party", "before": "release", "days": 0}
    for wrong in ([], [{**good, "days": -1}], [{**good, "before": "mixing"}], [good, good], "Party", [{**good, "x": 1}]):
        assert api.post("/api/v1/plan-templates/", {**body, "steps": wrong}).status_code == 400
    made = api.post("/api/v1/plan-templates/", {**body, "steps": [good]})
    assert made.status_code == 201, made.json()
    url = f"/api/v1/plan-templates/{made.json()['id']}/"
    assert api.patch(url, {"lead_days": 60}, HTTP_IF_MATCH=made["ETag"]).json()["steps"] == [good]
    assert factories.api_of(None).get(url).status_code == 401
