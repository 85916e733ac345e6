"""Every write of this room, one verb each."""

from .album import archive_album, create_album, update_album
from .artist import create_artist, update_artist
from .person import create_person, update_person
from .share import end_share, share_album, share_with
from .song import add_song, move_song, place_song, update_song
from .team import add_by_email, add_member, invite_member, keep_place, leave_teams, remove_member, take_places, withdraw_place

__all__ = [
    "add_by_email",
    "add_member",
    "add_song",
    "archive_album",
    "create_album",
    "create_artist",
    "create_person",
    "end_share",
    "invite_member",
    "keep_place",
    "leave_teams",
    "move_song",
    "place_song",
    "remove_member",
    "share_album",
    "share_with",
    "take_places",
    "update_album",
    "update_artist",
    "update_person",
    "update_song",
    "withdraw_place",
]
