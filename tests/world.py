"""One of everything, for walks over every route: the cast's album with all that hangs on it, and Charlie's own."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone

from accounts.actions import invite, issue_token
from accounts.models import Organization, User
from budgets.actions.amendment import create_amendment
from budgets.models import Flag, Receipt
from budgets.rules.figures import COLUMNS
from files.models import StoredFile
from notices.models import Notice
from producer.core.actors import SYSTEM
from producer.core.models import Outbox
from projects import actions
from projects.actions import Wish, approval, begin_round, comment, milestone, record_outcome, score_song
from projects.actions.order import create_order
from projects.actions.order_items import add_item
from projects.actions.side_limit import set_limit
from projects.actions.single import pick_single
from projects.models import Album, OrderVersion, TeamInvitation
from projects.rules.approvals import About, Asked
from sessions.actions import log as logs
from sessions.actions.booking import confirm_booking
from sessions.actions.call_sheet import write_sheet
from sessions.actions.calls import add_call
from sessions.actions.feed import make_feed
from sessions.actions.template import keep_as_template
from tests import factories
from tests.budgets import factories as money
from tests.sessions import factories as rooms

STEP = {"name": "Masters", "before": "delivery", "days": 7}
PLANNED, PROMISED = 3_184_753, 517_293  # figures that stand nowhere else
FIGURES = dict.fromkeys([*COLUMNS, "cost_to_date"], "1.00")


def furnish(album: Album, producer: User, admin: User, mark: str) -> dict[str, Any]:
    """Every kind of thing once, each with `mark` in what can be read of it. Name in the route tables -> row."""
    owner = album.organization
    return {
        "album": album,
        "artist": album.artist,
        "organization": owner,
        "song": (song := factories.make_song(album, f"Song {mark}", writers=mark, notes=mark)),
        "demo": factories.make_demo(song, by=producer, name=f"{mark}.wav", note=mark),
        "lyric": actions.write_lyric(song, text=f"Words {mark}", note=mark, by=producer),
        **_submissions(album, song, producer, mark),
        "person": (person := factories.make_person(owner, f"Player {mark}", legal_name=mark)),
        "double": factories.make_person(owner, f"Double {mark}", legal_name=mark),
        "days": person.availabilities.create(first_day=date(2030, 1, 1), last_day=date(2030, 1, 9), note=mark),
        "person_rate": person.rates.create(amount=Decimal(PLANNED), note=mark),
        "member": album.team.order_by("created_at").last(),
        "share": album.shares.first(),
        "place": TeamInvitation.objects.create(
            album=album, email=f"guest@{mark.lower()}.example", role="engineer", invited_by=producer
        ),
        "membership": owner.memberships.get(user=producer, role="producer"),
        "invitation": invite(owner, f"new@{mark.lower()}.example", "engineer", admin),
        "token": issue_token(producer, f"Token {mark}", ["read"], timezone.now() + timedelta(days=9), by=producer)[0],
        "notice": Notice.objects.create(
            user=producer, about="x", subject=f"Notice {mark}", text=mark, path="/", key=f"n {mark}"
        ),
        "letter": Outbox.objects.create(kind="mail", key=f"k {mark}", payload={}, state="dead", organization_id=owner.pk),
        **_approvals(album, producer, mark),
        **_reviews(album, producer, mark),
        **_grid(album, producer, mark),
        **_orders(album, producer, mark),
        **_money(album, owner, producer, mark),
        **_sessions(album, owner, person, producer, mark),
    }


def _submissions(album: Album, song: Any, producer: User, mark: str) -> dict[str, Any]:
    link, _ = actions.open_link(
        album, name=f"Link {mark}", words=mark, expires_at=timezone.now() + timedelta(days=9), by=producer
    )
    sent = link.sent.create(song=song, name=mark, email=f"writer@{mark.lower()}.example")
    return {"submission_link": link, "sent_song": sent}


def _approvals(album: Album, producer: User, mark: str) -> dict[str, Any]:
    song = album.songs.first()
    about = About("final_cut", song.pk, 1, song.title, f"/songs/{song.pk}/")
    everybody = [Asked(role=role) for role in ("artist", "producer", "ar", "ar_head")]
    return {
        "approval": approval.ask(album=album, about=about, of=everybody, note=mark, by=producer),
        "comment": comment.say(album, "song", song.pk, text=mark, by=producer),
        "milestone": milestone.add_milestone(album, name=f"Masters {mark}", due_on=date(2020, 1, 1), by=producer),
        "plan_template": milestone.create_template(
            organization=album.organization, name=f"Plan {mark}", lead_days=9, steps=[STEP], by=producer
        ),
        "approval_setting": approval.set_needed(album, "single", roles=["artist"], by=producer),
    }


def _grid(album: Album, producer: User, mark: str) -> dict[str, Any]:
    song = album.songs.order_by("created_at").last()
    part = actions.add_part(album, name=f"Part {mark}", by=producer)
    (cell,) = actions.mark_cells(album, [Wish(song.pk, part.pk, {"state": "in_work", "note": mark})], by=producer)
    return {
        "recording": actions.add_recording(song, kind="live", name=mark, by=producer),
        "numbers": actions.keep_prefix(album.organization, prefix="GBAYE", by=SYSTEM),
        "part": part,
        "cell": cell,
    }


def _reviews(album: Album, producer: User, mark: str) -> dict[str, Any]:
    song = album.songs.first()
    due_at = timezone.now() + timedelta(days=9)
    round = begin_round(
        album, title=f"Round {mark}", songs=[song], reviewers=[producer.pk], due_at=due_at, blind=False, by=producer
    )
    scores = {each.pk: 4 for each in round.criteria.all()}
    return {
        "round": round,
        "review": score_song(round, song, scores=scores, remark=f"Remark {mark}", by=producer),
        "outcome": record_outcome(song, made_cut=True, note=f"Note {mark}", by=producer),
    }


def _orders(album: Album, producer: User, mark: str) -> dict[str, Any]:
    song = album.songs.order_by("created_at").first()
    recording = actions.add_recording(song, kind="remix", name=mark, by=producer)
    order = create_order(album, name=f"Order {mark}", fill=False, by=producer)
    return {
        "order": order,
        "item": add_item(order, recording, by=producer),
        "order_version": OrderVersion.objects.create(order=order, album=album, title=f"Order {mark}", edition=1),
        "limit": set_limit(album=album, format="12in", good_seconds=1200, most_seconds=1500, by=producer),
        "single": pick_single(recording, reason=mark, by=producer),
    }


def _money(album: Album, owner: Organization, producer: User, mark: str) -> dict[str, Any]:
    budget = money.make_budget(album, {f"Category {mark}": {f"Line {mark}": PLANNED}})
    line = money.line_of(budget, f"Line {mark}")
    change = {"line": line, "change": Decimal(100)}
    expense = money.make_expense(album, line, 100, by=producer, vendor=f"Vendor {mark}")
    name = f"{mark}.pdf"
    default_storage.save(f"k{mark}", ContentFile(b"%PDF-1.4"))
    file = StoredFile.objects.create(
        organization=owner, kind="receipt", name=name, key=f"k{mark}", content_type="application/pdf", size=9
    )
    flag = Flag(album=album, scope="line", line=line, name=f"Line {mark}", level="warning", figures=FIGURES)
    flag.save()
    return {
        "budget": budget,
        "commitment": money.commit(album, line, PROMISED, by=producer),
        "entry": album.ledger.first(),
        "line": line,
        "amendment": create_amendment(budget, reason=f"Reason {mark}", lines=[change], by=producer),
        "expense": expense,
        "receipt": Receipt.objects.create(expense=expense, file=file),
        "flag": flag,
    }


def _sessions(album: Album, owner: Organization, person: Any, producer: User, mark: str) -> dict[str, Any]:
    studio = rooms.make_studio(owner, f"Studio {mark}", address=mark)
    room, second = (rooms.make_room(studio, f"Room {which}{mark}") for which in ("", "two "))
    start = timezone.now().replace(minute=0, second=0, microsecond=0)
    hold = rooms.make_booking(album, room, start + timedelta(days=40), notes=mark)
    played = confirm_booking(rooms.make_booking(album, room, start + timedelta(hours=2)), by=producer)
    log = logs.open_log(played, by=producer)
    song = album.songs.first()
    return {
        "studio": studio,
        "room": room,
        "rate": rooms.make_rate(room, owner),
        "union_card": rooms.make_card(owner, notes=mark),
        "due": rooms.make_due(hold, person, mark),
        "way": rooms.make_way(owner, studio, minutes=45),
        "booking": hold,
        "call_sheet": write_sheet(hold, parts=mark, gear=mark, songs=[song], by=producer),
        "calendar_feed": make_feed(album=album, by=producer)[0],
        "booking_template": keep_as_template(hold, name=f"Template {mark}", by=producer),
        "options": rooms.make_options(album, [room, second], start + timedelta(days=50), name=f"Options {mark}"),
        "block": rooms.make_block(album, room, [start + timedelta(days=60)], name=f"Block {mark}", notes=mark),
        "challenge": rooms.make_challenge(hold, rooms.make_booking(album, room, hold.starts_at)),
        "call": add_call(hold, person=person, role=f"Role {mark}", by=producer),
        "log": log,
        "attendance": logs.add_attendance(log, person=person, role=mark, by=producer),
        "take": logs.add_take(log, song=song, part=f"Part {mark}", by=producer),
    }
