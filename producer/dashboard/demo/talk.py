"""What people of the demo plan, say and approve."""

from __future__ import annotations

from typing import Any

from projects.actions import approval, comment, milestone
from projects.models import Album, ApprovalRequest, Song
from projects.rules import approvals as rules
from projects.rules.milestones import today

from .cast import signed

PLANS = {"salt": '12" vinyl', "ferry": "CD", "hymns": "Digital", "harbour": "Digital", "tide": '12" vinyl'}
NEEDED: dict[str, list[tuple[str, list[str]]]] = {
    "salt": [
        ("song_selection", ["artist", "ar_head"]),
        ("final_cut", ["artist", "ar_head"]),
        ("running_order", ["artist", "ar"]),
    ],
    "ferry": [("final_cut", ["ar_head"]), ("single", ["ar", "ar_head"])],
    "harbour": [("song_selection", ["artist", "ar"])],
}
# Record, song, who, for the label alone, what; told in this order.
SAID = [
    ("salt", "Tidewater", "june", False, "The second verse wants the piano alone. @Wes, can we mute the guitars there?"),
    ("salt", "Tidewater", "wes", False, "Done on the rough, four bars in. Listen on small speakers too."),
    ("salt", "Tidewater", "mara", False, "Yes! That is the song now."),
    (
        "salt",
        "Tidewater",
        "astrid",
        True,
        "This is the focus track for me. @Gordon, shall we hold back radio until the spring?",
    ),
    ("salt", "Tidewater", "gordon", True, "Spring it is. Nothing to the band before the plugger has answered."),
    ("ferry", "First Boat Out", "astrid", False, "Could the intro be four bars shorter, @June?"),
    ("harbour", "夜の港", "tunde", False, "Tempo felt right at 82 with the brushes."),
]


@signed
def plan(key: str, album: Album, by: Any) -> None:
    """Counted back from the album's dates; what should be done by now is, but for the last."""
    milestone.plan_album(album, PLANS[key], by=by)
    past = list(album.milestones.filter(due_on__lt=today(album)).order_by("due_on", "id"))
    for one in past[:-1]:
        milestone.reach(one, on=one.due_on, by=by)


@signed
def need(key: str, album: Album, by: Any) -> None:
    for kind, roles in NEEDED.get(key, []):
        approval.set_needed(album, kind, roles=roles, by=by)


@signed
def ask(album: Album, title: str, kind: str, by: Any, note: str) -> ApprovalRequest | None:
    song = Song.objects.get(album=album, title=title)
    about = rules.about(by, album, kind, song.pk)
    return approval.ask_needed(album, about, note=note, by=by) if about else None


@signed
def answer(album: Album, title: str, kind: str, by: Any, says: str, said: str) -> None:
    request = ApprovalRequest.objects.filter(album=album, title=title, kind=kind).latest("created_at")
    approval.answer(request, says=says, words=said, by=by)


@signed
def say_of_demo(album: Album, title: str, by: Any, text: str) -> None:
    demo = album.songs.get(title=title).demos.get(current=True, recording=None)
    comment.say(album, "demo", demo.pk, text=text, by=by)


@signed
def say(album: Album, title: str, by: Any, internal: bool, text: str) -> None:
    song = Song.objects.get(album=album, title=title)
    comment.say(album, "song", song.pk, text=text, internal=internal, by=by)
