"""Songs that come in by a link: opening and revoking it, and sending one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from files import rules as files
from files.actions import PIECE
from notices.actions import tell
from notices.recipients import Recipient
from producer.core.actors import SYSTEM
from producer.core.errors import Conflict
from producer.core.secrets import fresh_secret, hashed
from producer.core.writes import fresh, write

from ..models import Album, Demo, SentSong, Song, SubmissionLink
from ..music import same_song
from ..rules import authorize
from ..rules.audience import producers
from ..rules.submissions import problem
from .demo import begin_demo, receive_demo
from .hold import hold_song
from .song import add_song

LONGEST = timedelta(days=366)
MOST_OPEN = 50  # links of an album
MOST_SENT = 500  # songs by one link
MOST_BYTES = 200 * 1024 * 1024
SENT_ALREADY = "You have sent this song already. Thank you: it is here."


@transaction.atomic
def open_link(album: Album, *, name: str, expires_at: datetime, by: Any, **values: Any) -> tuple[SubmissionLink, str]:
    """A link to `album` and its secret, which is told only now. `values`: show_artist, show_title, words, external_id.

    Raises NotAllowed, ValidationError for an end that is over or more than a year ahead, Conflict `too_many`.
    """
    authorize(by, "song.edit", album)
    now = timezone.now()
    if not now < expires_at <= now + LONGEST:
        raise ValidationError({"expires_at": ValidationError("A link ends within a year from now.", code="expiry")})
    Album.objects.select_for_update(of=("self",), no_key=True).get(pk=album.pk)
    if album.submission_links.filter(revoked_at=None, expires_at__gt=now).count() >= MOST_OPEN:
        raise Conflict(f"An album has at most {MOST_OPEN} open links. Revoke one first.", code="too_many")
    secret = fresh_secret()
    link = SubmissionLink(album=album, secret_hash=hashed(secret), made_by=None if by is SYSTEM else by)
    return write(link, name=name, expires_at=expires_at, **values), secret


@transaction.atomic
def revoke_link(link: SubmissionLink, *, by: Any, version: int | None = None) -> SubmissionLink:
    """It leads nowhere from now on; what came by it stays. Raises NotAllowed, Conflict `already_ended`, Stale."""
    authorize(by, "song.edit", link.album)
    link = fresh(link, version)
    if link.ended_at:
        raise Conflict("This link has ended already.", code="already_ended")
    return write(link, revoked_at=timezone.now())


@transaction.atomic
def send_song(
    link: SubmissionLink,
    *,
    sender: dict[str, str],
    facts: dict[str, Any],
    held_until: date | None = None,
    audio: Any = None,
) -> Song:
    """A pitched song from somebody who holds the link, with its demo; the producers are told.

    `sender`: name, email, company; `facts`: what `add_song` takes; `audio`: an upload. Raises Conflict `link_closed`,
    `already_sent` or `too_many`, ValidationError.
    """
    link = fresh(link)
    if words := problem(link):
        raise Conflict(words, code="link_closed")
    _refuse_again(link, sender, facts)
    if audio is not None:
        _refuse_sound(audio)
    values = {**facts, "origin": Song.Origin.PITCHED, "pitched_by": sender["company"] or sender["name"]}
    song = add_song(link.album, by=SYSTEM, **values)
    write(SentSong(song=song, link=link), **sender)
    if held_until:
        song = _held(song, held_until)
    if audio is not None:
        _take_sound(song, audio, sender)
    _tell(song, link, sender)
    return song


@dataclass(frozen=True)
class Announced:
    """A demo whose bytes follow. `mark` is how its sender's browser knows it again after a break."""

    name: str
    size: int
    mark: str


@transaction.atomic
def announce_song(link: SubmissionLink, audio: Announced, **values: Any) -> Demo:
    """As `send_song`, but the bytes of its demo follow by `receive_sound`. Sent again while they are not all here, or where
    none came, the same song takes them. Raises as `send_song` does.
    """
    link = fresh(link)
    _refuse_much(audio.size)
    sent = _sent_before(link, values["sender"], values["facts"]).select_related("song__album__organization").first()
    if sent is None or problem(link):
        return _announced(send_song(link, **values), audio, values["sender"])
    there = list(sent.song.demos.exclude(audio__state="refused").select_related("audio")[:1])
    if not there:
        return _announced(sent.song, audio, values["sender"])
    if there[0].audio.state == "uploading" and (there[0].external_id, there[0].audio.size) == (audio.mark, audio.size):
        return there[0]
    raise Conflict(SENT_ALREADY, code="already_sent")


def _announced(song: Song, audio: Announced, sender: dict[str, str]) -> Demo:
    note = f"Sent by {sender['name']}"[:200]
    return begin_demo(song, name=audio.name, size=audio.size, note=note, external_id=audio.mark, by=SYSTEM)


def receive_sound(link: SubmissionLink, demo: Demo, offset: int, data: bytes) -> Demo:
    """The next bytes of an announced demo, from whoever holds the link. Raises as `receive_demo` and `link_closed`."""
    if words := problem(link):
        raise Conflict(words, code="link_closed")
    return receive_demo(demo, offset, data, by=SYSTEM)


def _held(song: Song, until: date) -> Song:
    try:
        return hold_song(song, until=until, by=SYSTEM)
    except ValidationError as error:
        raise ValidationError({"held_until": error.messages}) from error


def _refuse_again(link: SubmissionLink, sender: dict[str, str], facts: dict[str, Any]) -> None:
    if _sent_before(link, sender, facts).exists():
        raise Conflict(SENT_ALREADY, code="already_sent")
    if link.sent.count() >= MOST_SENT:
        raise Conflict("So many songs have come in here that no more are taken.", code="too_many")


def _sent_before(link: SubmissionLink, sender: dict[str, str], facts: dict[str, Any]) -> Any:
    """Pressed twice, or sent again next week."""
    alike = {"song__title__iexact": facts["title"]}
    if known := same_song(facts["title"], facts.get("writers", "")):
        alike = {"song__same_song": known}
    return link.sent.filter(email__iexact=sender["email"], **alike)


def _refuse_much(size: int) -> None:
    try:
        files.refuse_size(size, MOST_BYTES)
    except ValidationError as error:
        raise ValidationError({"audio": error.error_list}) from error


def _refuse_sound(audio: Any) -> None:
    """Before anything is kept: is it sound at all, and not too much of it?"""
    _refuse_much(audio.size)
    try:
        files.audio_type(audio.read(16))
    except ValidationError as error:
        raise ValidationError({"audio": error.error_list}) from error
    audio.seek(0)


def _take_sound(song: Song, audio: Any, sender: dict[str, str]) -> None:
    """As if it had been uploaded piece by piece; a worker looks into it after commit."""
    demo = begin_demo(song, name=audio.name, size=audio.size, note=f"Sent by {sender['name']}"[:200], by=SYSTEM)
    offset = 0
    while piece := audio.read(PIECE):
        demo = receive_demo(demo, offset, piece, by=SYSTEM)
        offset += len(piece)


def _tell(song: Song, link: SubmissionLink, sender: dict[str, str]) -> None:
    company = f", {sender['company']}," if sender["company"] else ""
    text = f"{sender['name']}{company} sent “{song}” for {link.album} by the link “{link}”. It is in the pool."
    for user in producers(link.album):
        tell(
            to=Recipient.of(user),
            about="submission",
            subject=f"A song came in: “{song}”",
            text=text,
            key=f"submission:{song.pk}",
            path=f"/songs/{song.pk}/",
            organization_id=link.album.organization_id,
            album_id=link.album_id,
        )
