"""What follows from what is there. Reading only."""

from .demo import sound_of, upload_offset
from .rights import authorize, can, deciding_organization, is_label_side, sharing_organizations, standing
from .song import next_states

__all__ = [
    "authorize",
    "can",
    "deciding_organization",
    "is_label_side",
    "next_states",
    "sharing_organizations",
    "sound_of",
    "standing",
    "upload_offset",
]
