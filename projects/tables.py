"""This room's tables in an album's history."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.db.models import Q, QuerySet

from producer.core.history import Entry
from producer.core.identifiers import ISRC

from .comments import seen_by
from .history import Table, register
from .models import Album, Review
from .rules.approvals import label_of


def _events(name: str) -> QuerySet:
    return apps.get_model("projects", name).objects.all()


def _team(entry: Entry) -> str:
    if entry.verb == "added":
        return f"{entry.name} joined the team"
    left = any(change.field == "ended_at" and change.after != "–" for change in entry.changes)
    return f"{entry.name} left the team" if left else f"{entry.name}’s place on the team {entry.verb}"


def _share(entry: Entry) -> str:
    if entry.verb == "added":
        return f"Shared with {entry.name}"
    ended = any(change.field == "until" and change.after != "–" for change in entry.changes)
    return f"The share with {entry.name} {'got an end' if ended else entry.verb}"


def _song(entry: Entry) -> str:
    if [change.field for change in entry.changes] == ["state"]:
        change = entry.changes.pop()
        return f"“{entry.name}”: {change.before} → {change.after}"
    return f"Song “{entry.name}” {entry.verb}"


def _album(entry: Entry) -> str:
    return "Album begun" if entry.verb == "added" else f"Album {entry.verb}"


def _demo(entry: Entry) -> str:
    """Who began an upload that never came is no news; what came, and what went, is."""
    told = {change.field: change for change in entry.changes}
    if "arrived_at" in told:
        return f"Demo “{entry.name}” added"
    if "removed_at" in told:
        return f"Demo “{entry.name}” removed"
    if "current" in told:
        return f"Demo “{entry.name}” is {'' if told['current'].after == 'yes' else 'no longer '}the current one"
    return f"Demo “{entry.name}” {entry.verb}"


def _mark(entry: Entry) -> str:
    marked = entry.verb == "added" or any(change.field == "state" for change in entry.changes)
    return f"“{entry.name}”, {entry.told['part']}: {entry.told['state'].lower() if marked else entry.verb}"


def _approval(entry: Entry) -> str:
    if entry.verb == "added":
        return f"Approval of “{entry.name}” asked"
    moved = next((change for change in entry.changes if change.field == "state"), None)
    return (
        f"Approval of “{entry.name}”: {moved.before} → {moved.after}" if moved else f"Approval of “{entry.name}” {entry.verb}"
    )


def _answer(entry: Entry) -> str:
    said = next((change.after for change in entry.changes if change.field == "says"), "")
    return f"“{entry.name}”: {said}" if said else f"“{entry.name}” asked of somebody"


def _milestone(entry: Entry) -> str:
    done = next((change for change in entry.changes if change.field == "done_on"), None)
    word = entry.verb if done is None else "reached" if done.before == "–" else "open again"
    return f"Milestone “{entry.name}” {word}"


def _comment(entry: Entry) -> str:
    return f"Comment on “{entry.name}” {entry.verb}"


def _setting(entry: Entry) -> str:
    return f"Whose approval is needed: {label_of(entry.name).lower()}"


def _lyric(entry: Entry) -> str:
    return f"Lyrics of “{entry.name}” {'written' if entry.verb == 'added' else entry.verb}"


def _recording(entry: Entry) -> str:
    given = next((change for change in entry.changes if change.field == "isrc" and change.before == "–"), None)
    if given is None:
        return f"Recording of “{entry.name}” {entry.verb}"
    entry.changes.remove(given)
    return f"Recording of “{entry.name}” has the ISRC {ISRC.shown(given.after)}"


def _link(entry: Entry) -> str:
    revoked = any(change.field == "revoked_at" for change in entry.changes)
    return f"Submission link “{entry.name}” {'revoked' if revoked else 'opened' if entry.verb == 'added' else entry.verb}"


def register_all() -> None:
    _register_album()
    _register_songs()
    _register_recordings()
    _register_approvals()
    _register_reviews()
    _register_comments()


def _register_album() -> None:
    album = ("title", "artist", "stage", "currency", "money_basis", "time_zone", "delivery_on", "release_on", "notes")
    register(Table("album", lambda: _events("AlbumEvent"), "Album", "pgh_obj_id", "title", album, headline=_album))
    ends, place = ("since", "until"), ("role", "ended_at")
    shares, members = (lambda: _events("AlbumShareEvent")), (lambda: _events("TeamMemberEvent"))
    register(Table("share", shares, "Share", "album_id", "organization", ends, headline=_share))
    register(Table("team", members, "Team", "album_id", "user", place, headline=_team))
    planned = ("name", "due_on", "done_on", "responsible", "note")
    events = lambda: _events("MilestoneEvent")  # noqa: E731
    register(Table("milestone", events, "Milestone", "album_id", "name", planned, headline=_milestone))


def _register_songs() -> None:
    heard = ("key", "tempo", "time_signature", "length_seconds", "moods")
    song = ("title", "writers", "origin", "pitched_by", "held_until", *heard, "iswc", "explicit", "state", "notes")
    register(Table("song", lambda: _events("SongEvent"), "Song", "album_id", "title", song, headline=_song))
    words = ("number", "note")
    register(Table("lyric", lambda: _events("LyricEvent"), "Lyrics", "song__album_id", "song", words, headline=_lyric))
    came = lambda: _events("DemoEvent").exclude(arrived_at=None)  # noqa: E731
    demo = ("song", "recording", "note", "current", "arrived_at", "removed_at")
    register(Table("demo", came, "Demo", "song__album_id", "audio", demo, headline=_demo))
    shown = ("name", "show_artist", "show_title", "expires_at", "revoked_at")
    links = lambda: _events("SubmissionLinkEvent")  # noqa: E731
    register(Table("link", links, "Link", "album_id", "name", shown, capability="song.edit", headline=_link))


def _register_recordings() -> None:
    recording = ("kind", "name", "isrc", "length_seconds", "notes")
    events = lambda: _events("RecordingEvent")  # noqa: E731
    register(Table("recording", events, "Recording", "song__album_id", "song", recording, headline=_recording))
    parts = lambda: _events("GridPartEvent")  # noqa: E731
    register(Table("grid_part", parts, "Part of the grid", "album_id", "name", ("name",)))
    marks, mark = (lambda: _events("GridCellEvent")), ("state", "person", "note")
    register(Table("grid_cell", marks, "Mark", "album_id", "song", mark, headline=_mark, told=("part", "state")))


def _register_comments() -> None:
    def shown(actor: Any, album: Album) -> Q:
        return seen_by(actor)

    events = lambda: _events("CommentEvent")  # noqa: E731
    register(Table("comment", events, "Comment", "album_id", "title", ("text",), shown=shown, headline=_comment))


def _register_approvals() -> None:
    request = ("title", "rule", "due_at", "note", "state", "why")
    register(
        Table("approval", lambda: _events("ApprovalRequestEvent"), "Approval", "album_id", "title", request, headline=_approval)
    )
    answers = ("user", "role", "says", "words", "answered_by")
    told = lambda: _events("ApprovalAnswerEvent").exclude(says="")  # noqa: E731 (that somebody is asked stands with the request)
    register(Table("answer", told, "Answer", "request__album_id", "request", answers, headline=_answer))
    setting = ("roles", "rule", "days")
    events = lambda: _events("ApprovalSettingEvent")  # noqa: E731
    register(Table("approval_setting", events, "Approval", "album_id", "kind", setting, headline=_setting))


def _round(entry: Entry) -> str:
    if entry.verb == "added":
        return f"Review round “{entry.name}” begun"
    closed = any(change.field == "state" for change in entry.changes)
    return f"Review round “{entry.name}” {'closed' if closed else entry.verb}"


def _seen(actor: Any, album: Album) -> Q:
    """Words on songs only as far as their rounds let the reader see them now."""
    return Q(pgh_obj_id__in=Review.objects.visible_to(actor).filter(round__album=album).order_by().values("pk"))


def _review(entry: Entry) -> str:
    verb = "scored" if entry.verb == "added" else "scored anew" if entry.verb == "changed" else "no more scored"
    return f"“{entry.name}” {verb} by {entry.told['user']}"


def _register_reviews() -> None:
    facts = ("title", "blind", "due_at", "state")
    register(Table("round", lambda: _events("ReviewRoundEvent"), "Review round", "album_id", "title", facts, headline=_round))
    said = ("total", "remark", "late")
    events = lambda: _events("ReviewEvent")  # noqa: E731
    register(Table("review", events, "Review", "round__album_id", "song", said, shown=_seen, headline=_review, told=("user",)))
    came = ("made_cut", "single", "streams", "chart_peak", "note")
    events = lambda: _events("OutcomeEvent")  # noqa: E731
    headline = lambda entry: f"What became of “{entry.name}”"  # noqa: E731
    register(Table("outcome", events, "Outcome", "song__album_id", "song", came, headline=headline))
