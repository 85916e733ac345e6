"""Taking files in and throwing them out."""

from .audio import PIECE, begin_audio, check_audio, clean_pieces, drop_audio, empty_audio, expire_audio, receive_audio
from .stored import clean_up, discard, keep, store

__all__ = [
    "PIECE",
    "begin_audio",
    "check_audio",
    "clean_pieces",
    "clean_up",
    "discard",
    "drop_audio",
    "empty_audio",
    "expire_audio",
    "keep",
    "receive_audio",
    "store",
]
