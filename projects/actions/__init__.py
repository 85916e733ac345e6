"""Every write of this room, one verb each."""

from .album import archive_album, create_album, update_album
from .artist import create_artist, update_artist
from .availability import (
    add_availability,
    add_person_rate,
    change_availability,
    change_person_rate,
    remove_availability,
    remove_person_rate,
)
from .demo import begin_demo, follow_audio, make_current, receive_demo, refuse_others_demo, remove_demo, update_demo
from .grid_marks import Wish, mark_cell, mark_cells, mark_new
from .grid_parts import add_part, add_template, place_part, remove_part, rename_part
from .hold import hold_song, release_hold
from .isrc import give_isrc, keep_prefix, set_next_number
from .lyric import restore_lyric, write_lyric
from .merge import merge_people
from .move import move_song, move_songs
from .outcome import record_outcome
from .person import create_person, update_person
from .recording import add_recording, remove_recording, update_recording
from .review import begin_round, change_review, close_round, score_song, update_round
from .share import end_share, share_album, share_with
from .song import add_song, place_song, update_song
from .song_import import import_songs, try_import_songs
from .submission import Announced, announce_song, open_link, receive_sound, revoke_link, send_song
from .team import add_by_email, add_member, invite_member, keep_place, leave_teams, remove_member, take_places, withdraw_place

__all__ = [
    "Announced",
    "Wish",
    "add_availability",
    "add_by_email",
    "add_member",
    "add_part",
    "add_person_rate",
    "add_recording",
    "add_song",
    "add_template",
    "announce_song",
    "archive_album",
    "begin_demo",
    "begin_round",
    "change_availability",
    "change_person_rate",
    "change_review",
    "close_round",
    "create_album",
    "create_artist",
    "create_person",
    "end_share",
    "follow_audio",
    "give_isrc",
    "hold_song",
    "import_songs",
    "invite_member",
    "keep_place",
    "keep_prefix",
    "leave_teams",
    "make_current",
    "mark_cell",
    "mark_cells",
    "mark_new",
    "merge_people",
    "move_song",
    "move_songs",
    "open_link",
    "place_part",
    "place_song",
    "receive_demo",
    "receive_sound",
    "record_outcome",
    "refuse_others_demo",
    "release_hold",
    "remove_availability",
    "remove_demo",
    "remove_member",
    "remove_part",
    "remove_person_rate",
    "remove_recording",
    "rename_part",
    "restore_lyric",
    "revoke_link",
    "score_song",
    "send_song",
    "set_next_number",
    "share_album",
    "share_with",
    "take_places",
    "try_import_songs",
    "update_album",
    "update_artist",
    "update_demo",
    "update_person",
    "update_recording",
    "update_round",
    "update_song",
    "withdraw_place",
    "write_lyric",
]
