"""Columns to begin a production grid with; from then on they are the album's own."""

from __future__ import annotations

MOST = 40  # columns of one grid

_WORDS = {
    "band": """Band: Guide, Drums, Bass, Electric guitar, Acoustic guitar, Keys, Lead vocal, Backing vocals, Percussion,
        Solo""",
    "pop": """Pop: Beat, Drums, Bass, Guitars, Keys, Synths, Lead vocal, Doubles, Backing vocals, Ad libs, Strings, Vocal edit,
        Effects""",
    "hiphop": """Hip-hop: Beat, Samples, 808, Drums, Keys, Live instruments, Verse 1, Verse 2, Hook, Ad libs, Doubles,
        Features, Scratches, Vocal edit""",
    "orchestral": """Orchestral: Score, Parts, Strings, Woodwind, Brass, Horns, Timpani, Percussion, Harp, Piano, Choir,
        Soloist, Patches, Edit""",
    "jazz": """Jazz: Charts, Drums, Double bass, Piano, Guitar, Saxophone, Trumpet, Trombone, Vocal, Solos, Edit""",
}


def _read(words: str) -> tuple[str, list[str]]:
    label, names = words.split(":")
    return label, [name.strip() for name in names.split(",")]


TEMPLATES = {key: _read(words) for key, words in _WORDS.items()}
CHOICES = [(key, label) for key, (label, _) in TEMPLATES.items()]
