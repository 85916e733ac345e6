"""Secrets for tokens, links and feeds: 256 random bits, shown once, kept as a hash.

A plain SHA-256 is enough where the secret itself is random: there is nothing to guess, so nothing to slow down.
"""

from __future__ import annotations

import hashlib
import secrets


def fresh_secret(prefix: str = "") -> str:
    return prefix + secrets.token_urlsafe(32)


def hashed(secret: str) -> str:
    """What is stored and looked up."""
    return hashlib.sha256(secret.encode(errors="surrogatepass")).hexdigest()
