"""Names sort by a stored key: the embedded server has no ICU, and plain C order puts Zappa before abba."""

from __future__ import annotations

import unicodedata


def plain_words(text: str) -> str:
    """Case folded, accents stripped, white space folded: `"  Émile  Zola"` -> `"emile zola"`."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return " ".join("".join(c for c in plain if not unicodedata.combining(c)).split())


def sort_key(name: str) -> str:
    """The same, as long as a key may be."""
    return plain_words(name)[:200]
