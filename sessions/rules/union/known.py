"""The union cards to begin with, as they were published. An organisation takes a copy and keeps it itself.

Written `name value source`: a value of `?` is not known, `~` before a value means that it is to be confirmed on one's own
rate sheet; a figure that is not named is not on the card.
"""

from __future__ import annotations

from datetime import date
from typing import Any, NamedTuple

from .figures import SESSION, SIDE, SONG

LOCAL_802 = "https://www.local802afm.org/allegro/articles/getting-educated-on-sound-recordings/"
LOCAL_47 = "https://afm47.org/soundrecording.html"
LOCAL_257 = "https://nashvillemusicians.org/node/21"
RMA = "http://rmanashville.org/index.php?p=afm%20scales"
KILGALLON = "https://eddiekilgallon.wordpress.com/2011/06/02/limited-pressing-session-budget/"
OVERDUB = "http://afmrecording.org/?page_id=480"
SAG = "https://www.sagaftra.org/production-center/contract/806/getting-started"
MU = "https://musiciansunion.org.uk/Home/Advice/Recording-Broadcasting/Session-Musicians/TV-and-Film-Agreements/AGre/BPI-MU-Agreements"
SHEET = "Custom of the trade: look it up on your rate sheet"


class Known(NamedTuple):
    key: str
    union: str
    name: str
    method: str
    currency: str
    valid_from: date
    source: str
    notes: str
    table: dict[str, dict[str, Any]]


def _table(source: str, rows: str, **other: str) -> dict[str, dict[str, Any]]:
    """`other` names the source of lines that end in a word of it."""
    found = {}
    for line in filter(None, rows.splitlines()):
        name, value, *named = line.split()
        unsure, value = value.startswith("~") or value == "?", value.lstrip("~")
        origin = other[named[0]] if named else source
        found[name] = {"value": None if value == "?" else value, "confirmed": not unsure, "source": origin}
    return found


_AFM_CUSTOM = """
special_hours ~1.5 sheet
special_minutes ~7.5 sheet
special_songs ~2 sheet
special_percent ~66 sheet
overtime_minutes ~15 sheet
overtime_percent ~150 sheet
alone_times ~2 sheet
double_percent ~20 sheet
more_double_percent ~15 sheet
"""

_AFM = f"""
session_hours 3 rules
session_minutes 15 rules
leader_times 2 rules
contractor_times 2 rules
contractor_from 12 rules
rests 2 rules
rest_minutes 10 rules
gap_minutes 30 rules
notice_days 7 rules
cartage ~12.00 rma
{_AFM_CUSTOM}"""
_AFM_SOURCES = {"rules": LOCAL_802, "sheet": SHEET, "rma": RMA}
_AFM_LOW = "\n".join(  # what is printed for the SRLA holds for these too, until somebody has looked
    f"{name} ~{value.lstrip('~')} {origin}"
    for name, value, origin in (line.split() for line in _AFM.strip().splitlines() if line)
)
_LOW_2025 = f"pension_percent ~14.09\nhealth_first ~30\nhealth_more ~25\n{_AFM_LOW}"
_LOW_2011 = f"scale 196.50\npension_percent 11.9\nhealth_first 22.50\nhealth_more ?\n{_AFM_LOW}\nleader_times 2"

_BPI = """
session_hours {hours}
session_minutes {minutes}
scale {fee}
overtime_minutes 15
overtime_amount ~{overtime}
double_percent 25
more_double_percent ~15
overdub_percent 110
cartage ~17.52
"""
_BPI_NOTES = (
    "Non-classical. Doubling is 25 % of fee and overtime, trebling 40 % in all. Porterage: A £17.52 (kept as the load here), "
    "B £13.77 (at most £27.54), C £8.88, D by negotiation. The overtime of £{overtime} a quarter of an hour is what the page "
    "prints: confirm it before you rely on it."
)


def _bpi(key: str, name: str, hours: int, minutes: int, fee: str, overtime: str) -> Known:
    rows = _BPI.format(hours=hours, minutes=minutes, fee=fee, overtime=overtime)
    notes = _BPI_NOTES.format(overtime=overtime)
    return Known(key, "BPI/MU", name, SESSION, "GBP", date(2023, 4, 28), MU, notes, _table(MU, rows))


CARDS = {
    card.key: card
    for card in (
        Known(
            "afm.srla.2019", "AFM", "SRLA", SESSION, "USD", date(2019, 3, 1), LOCAL_802,
            "Sound Recording Labor Agreement, master scale.",
            _table(LOCAL_802, f"scale 434.21\npension_percent 12.81\nhealth_first 28\nhealth_more 22\n{_AFM}", **_AFM_SOURCES),
        ),
        Known(
            "afm.srla.2025", "AFM", "SRLA", SESSION, "USD", date(2025, 2, 3), LOCAL_47,
            "Scales rose by 3 %; the master session rate itself was not found. Put it in from your rate sheet.",
            _table(LOCAL_47, f"scale ?\npension_percent 14.09\nhealth_first 30\nhealth_more 25\n{_AFM}", **_AFM_SOURCES),
        ),
        Known(
            "afm.limited_pressing.2011", "AFM", "Limited Pressing", SESSION, "USD", date(2011, 6, 2), KILGALLON,
            "A session budget as it was published then.",
            _table(KILGALLON, _LOW_2011, **_AFM_SOURCES),
        ),
        Known(
            "afm.limited_pressing.2025", "AFM", "Limited Pressing", SESSION, "USD", date(2025, 2, 3), LOCAL_257,
            "Local 257. Up to 10,000 copies; then it is upgraded.",
            _table(LOCAL_257, f"scale 216.50\n{_LOW_2025}", **_AFM_SOURCES),
        ),
        Known(
            "afm.demo.2025", "AFM", "Demo", SESSION, "USD", date(2025, 2, 3), LOCAL_257, "Local 257.",
            _table(LOCAL_257, f"scale 170.00\n{_LOW_2025}", **_AFM_SOURCES),
        ),
        Known(
            "afm.single_song_overdub.2017", "AFM", "Single Song Overdub", SONG, "USD", date(2017, 7, 1), OVERDUB,
            "All in, one musician at home, form B-17; at most 12 songs of one project in six months.",
            _table(OVERDUB, "song_rate 100\nsong_step 50\nsong_most 12"),
        ),
        Known(
            "sag_aftra.sound_recordings.2019", "SAG-AFTRA", "Sound Recordings Code", SIDE, "USD", date(2019, 7, 1), SAG,
            "Singers and other voices. Dollar rates were not found: put them in from your rate sheet.",
            _table(
                SAG,
                "solo_rate ?\ngroup_rate ?\nchoir_rate ?\nchorus_rate ?\ncontractor_from 3 chapter\npension_percent ~13 news",
                chapter="https://docsbay.net/chapter-11-artists-recording-contracts-page-1",
                news="https://europebriefnews.com/2018/11/17/sag-aftra-urges-members-to-ratify-new-sound-recordings-code-2/",
            ),
        ),
        _bpi("bpi_mu.standard.2023", "Standard session", 3, 20, "130.00", "32.50"),
        _bpi("bpi_mu.long.2023", "Long session", 4, 30, "194.40", "48.60"),
        _bpi("bpi_mu.short.2023", "Short session", 2, 10, "97.20", "24.30"),
    )
}  # fmt: skip
