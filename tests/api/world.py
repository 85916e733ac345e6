"""A small world in which every resource has three rows that Alice sees, and a stranger none."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any, NamedTuple

from django.utils import timezone

from accounts.actions import invite
from accounts.models import Organization, User
from budgets.actions.amendment import create_amendment
from budgets.models import Commitment, Flag, LedgerEntry, Receipt
from files.models import StoredFile
from producer.core.actors import SYSTEM
from projects import actions as songs
from projects.actions import (
    Wish,
    add_part,
    add_recording,
    approval,
    begin_round,
    comment,
    keep_prefix,
    mark_cells,
    milestone,
    record_outcome,
    score_song,
)
from projects.actions.order import create_order
from projects.actions.order_items import add_item
from projects.actions.side_limit import set_limit
from projects.actions.single import pick_single
from projects.models import Album, OrderVersion, TeamInvitation
from projects.rules.approvals import About, Asked
from sessions.actions.call_sheet import write_sheet
from sessions.actions.calls import add_call
from sessions.actions.feed import make_feed
from sessions.actions.template import keep_as_template
from sessions.models import SessionLog
from tests import factories
from tests.budgets import factories as money
from tests.sessions import factories as rooms

Rows = dict[str, list[Any]]


class World(NamedTuple):
    rows: Rows  # prefix -> rows
    people: dict[str, User]


def make_world() -> World:
    owner = factories.make_organization("Bluebird Productions")
    label = factories.make_organization("Northern Lights", "label")
    people = {
        "alice": factories.make_member(owner, "producer", "Alice Archer"),
        "olga": factories.make_member(owner, "admin", "Olga Owens"),
        "eve": factories.make_member(owner, "engineer", "Eve Ellis"),
        "hanna": factories.make_member(label, "ar_head", "Hanna Holm"),
        "fiona": factories.make_member(label, "finance", "Fiona Foss"),
        "charlie": factories.make_member(factories.make_organization("Rival Records", "label"), "admin", "Charlie Crow"),
    }
    return World(_rows(owner, label, people), people)


def _rows(owner: Organization, label: Organization, people: dict[str, User]) -> Rows:
    rows: Rows = {"organizations": [owner], "invitations": []}
    for number in range(3):
        factories.make_token(people["alice"], name=f"Script {number}")
        membership = _side_job(number, people["alice"])
        _add(rows, "memberships", membership)
        _add(rows, "organizations", membership.organization)
        _album(rows, number, owner, label, people["alice"], people["eve"])
        rows["invitations"].append(invite(owner, f"new{number}@example.com", "engineer", people["olga"]))
    rows["tokens"] = list(people["alice"].tokens.all())
    rows["commitments"] = list(Commitment.objects.all())
    rows["ledger-entries"] = list(LedgerEntry.objects.all())
    return rows


def _add(rows: Rows, prefix: str, *more: Any) -> None:
    rows.setdefault(prefix, []).extend(more)


def _side_job(number: int, producer: User) -> Any:
    company = factories.make_organization(f"Side Company {number}")
    return producer.memberships.create(organization=company, role="producer")


def _album(rows: Rows, number: int, owner: Organization, label: Organization, producer: User, engineer: User) -> None:
    album = factories.make_album(owner, f"Album {number}", artist=factories.make_artist(owner, f"Artist {number}"))
    team = [factories.join_team(album, user, role) for user, role in ((producer, "producer"), (engineer, "engineer"))]
    song = factories.make_song(album, f"Song {number}")
    _add(rows, "demos", factories.make_demo(song, by=producer))
    link, _ = songs.open_link(album, name="Publishers", expires_at=timezone.now() + timedelta(days=9), by=producer)
    _add(rows, "submission-links", link)
    _add(rows, "submissions", link.sent.create(song=song, name="Nora Quill", email="nora@tinpan.example"))
    _add(rows, "lyrics", songs.write_lyric(song, text="Words", by=producer))
    person = factories.make_person(owner, f"Player {number}", email=f"player{number}@example.com")
    _add(rows, "availabilities", person.availabilities.create(first_day=date(2030, 1, 1), last_day=date(2030, 1, 9)))
    _add(rows, "person-rates", person.rates.create(amount=Decimal(300)))
    share = factories.share(album, label)
    place = TeamInvitation.objects.create(album=album, email=f"guest{number}@example.com", role="engineer", invited_by=producer)
    for prefix, made in [("artists", album.artist), ("albums", album), ("songs", song), ("people", person)]:
        _add(rows, prefix, made)
    _add(rows, "album-shares", share)
    _add(rows, "team-members", *team)
    _add(rows, "team-places", place)
    _approvals(rows, album, song, producer)
    _reviews(rows, album, song, producer)
    _grid(rows, album, song, producer)
    _orders(rows, album, song, producer)
    _money(rows, album, number, owner, producer)
    _booking(rows, album, number, owner, person, producer)


def _grid(rows: Rows, album: Album, song: Any, producer: User) -> None:
    part = add_part(album, name="Drums", by=producer)
    _add(rows, "recordings", add_recording(song, kind="live", by=producer))
    _add(rows, "isrc-ranges", keep_prefix(album.organization, prefix=f"GBA0{song.title[-1]}", by=SYSTEM))
    _add(rows, "grid-parts", part)
    _add(rows, "grid-cells", *mark_cells(album, [Wish(song.pk, part.pk, {"state": "in_work"})], by=producer))


def _orders(rows: Rows, album: Album, song: Any, producer: User) -> None:
    order = create_order(album, name="First idea", fill=False, by=producer)
    recording = add_recording(song, by=producer)
    _add(rows, "running-orders", order)
    _add(rows, "order-items", add_item(order, recording, by=producer))
    _add(rows, "order-versions", OrderVersion.objects.create(order=order, album=album, title="First idea", edition=1))
    _add(rows, "side-limits", set_limit(album=album, format="12in", good_seconds=1200, most_seconds=1500, by=producer))
    _add(rows, "singles", pick_single(recording, reason="Everybody sings it", by=producer))


def _approvals(rows: Rows, album: Album, song: Any, producer: User) -> None:
    about = About("final_cut", song.pk, 1, song.title, f"/songs/{song.pk}/")
    _add(rows, "approvals", approval.ask(album=album, about=about, of=[Asked(role="producer")], by=producer))
    _add(rows, "comments", comment.say(album, "song", song.pk, text=f"Comment on {song}", by=producer))
    _add(rows, "milestones", milestone.add_milestone(album, name="Masters", due_on=date(2020, 1, 1), by=producer))
    plan = {"name": f"Plan of {album}", "lead_days": 9, "steps": [{"name": "Masters", "before": "delivery", "days": 7}]}
    _add(rows, "plan-templates", milestone.create_template(organization=album.organization, by=producer, **plan))
    _add(rows, "approval-settings", approval.set_needed(album, "single", roles=["artist"], by=producer))


def _reviews(rows: Rows, album: Album, song: Any, producer: User) -> None:
    due_at = timezone.now() + timedelta(days=9)
    round = begin_round(album, title="First listen", songs=[song], reviewers=[producer.pk], due_at=due_at, by=producer)
    scores = {each.pk: 4 for each in round.criteria.all()}
    _add(rows, "review-rounds", round)
    _add(rows, "song-reviews", score_song(round, song, scores=scores, by=producer))
    _add(rows, "outcomes", record_outcome(song, made_cut=True, by=producer))


def _money(rows: Rows, album: Album, number: int, owner: Organization, producer: User) -> None:
    budget = money.make_budget(album)
    line = money.line_of(budget, "Studio fee")
    change = {"line": line, "change": Decimal(100)}
    _add(rows, "budgets", budget)
    _add(rows, "budget-lines", line)
    _add(rows, "amendments", create_amendment(budget, reason="More days", lines=[change], by=producer))
    money.commit(album, line, 500, by=SYSTEM)
    expense = money.make_expense(album, line, 100, by=producer)
    file = StoredFile.objects.create(
        organization=owner, kind="receipt", name=f"{number}.pdf", key=f"k{number}", content_type="application/pdf", size=9
    )
    _add(rows, "expenses", expense)
    _add(rows, "receipts", Receipt.objects.create(expense=expense, file=file))
    flag = Flag.objects.create(
        album=album, scope="line", line=line, name="Studio fee", level="warning", figures={"budget": "1.00"}
    )
    _add(rows, "flags", flag)


def _booking(rows: Rows, album: Album, number: int, owner: Organization, person: Any, producer: User) -> None:
    studio = rooms.make_studio(owner, f"Studio {number}")
    room = rooms.make_room(studio)
    _add(rows, "studios", studio)
    _add(rows, "rooms", room)
    _add(rows, "rate-cards", rooms.make_rate(room, owner))
    _add(rows, "travel-times", rooms.make_way(owner, studio, minutes=45))
    _add(rows, "union-cards", rooms.make_card(owner, name=f"Scale {number}"))
    start = timezone.now().replace(minute=0, second=0, microsecond=0) + timedelta(days=40 + number)
    booking = rooms.make_booking(album, room, start)
    _add(rows, "bookings", booking)
    second = rooms.make_room(studio, "B")
    _add(rows, "booking-templates", keep_as_template(booking, name=f"Template {number}", by=producer))
    chosen = rooms.make_options(album, [room, second], start + timedelta(days=10))
    block = rooms.make_block(album, room, [start + timedelta(days=20)])
    _add(rows, "rooms", second)
    _add(rows, "option-sets", chosen)
    _add(rows, "blocks", block)
    _add(rows, "bookings", *chosen.options.all(), *block.days.all())
    _add(rows, "challenges", rooms.make_challenge(booking, booking))
    _add(rows, "calls", add_call(booking, person=person, by=producer))
    _add(rows, "due-fees", rooms.make_due(booking, person))
    _add(rows, "call-sheets", write_sheet(booking, parts="Drums", songs=[album.songs.first()], by=producer))
    _add(rows, "calendar-feeds", make_feed(album=album, by=producer)[0])
    _log(rows, booking, person)


def _log(rows: Rows, booking: Any, person: Any) -> None:
    log = SessionLog.objects.create(booking=booking, opened_at=booking.starts_at, started_at=booking.starts_at)
    song = booking.album.songs.get()
    _add(rows, "session-logs", log)
    _add(rows, "attendances", log.attendances.create(person=person))
    _add(rows, "takes", log.takes.create(song=song, number=1, part="Drums", person=person))
