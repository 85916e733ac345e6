"""ETags. A resource's ETag is its row's version; a change says which version it means with If-Match (RFC 9110, RFC 6585)."""

from __future__ import annotations

import re
from typing import Any

from producer.core.errors import Stale

from .problems import Refused

_TAG = re.compile(r'\s*(W/)?"([^"]*)"\s*')


def told(thing: Any) -> dict[str, str]:
    """The ETag header; none for what never changes and so has no version."""
    return {"ETag": f'"{thing.version}"'} if hasattr(thing, "version") else {}


def unchanged(request: Any, thing: Any) -> bool:
    """Whether If-None-Match already names the version at hand (weak comparison)."""
    wanted = request.META.get("HTTP_IF_NONE_MATCH")
    if wanted is None or not hasattr(thing, "version"):
        return False
    return wanted.strip() == "*" or str(thing.version) in (text for _, text in _TAG.findall(wanted))


def wanted(request: Any, thing: Any, *, required: bool) -> int | None:
    """The version the client means, for the action to check under its lock; None where it said `*` or nothing.

    Raises 428 where it had to say one and Stale (412) where it is another than the present one.
    """
    header = request.META.get("HTTP_IF_MATCH")
    if header is None:
        if required:
            raise Refused("version_required", "Send If-Match with the ETag that GET gave, or * to overwrite.", 428)
        return None
    if header.strip() == "*":
        return None
    strong = [text for weak, text in _TAG.findall(header) if not weak]
    if str(thing.version) not in strong:
        raise Stale("It changed since you read it. Read it again, then send your change.", facts={"version": thing.version})
    return int(thing.version)
