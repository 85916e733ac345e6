"""What a token's scopes let through, before anybody asks what its user may do."""

from __future__ import annotations

from typing import Any

from rest_framework.permissions import SAFE_METHODS, BasePermission

from producer.core.errors import NotAllowed


class Scopes(BasePermission):
    """A token needs `read` to read and `write` to change. (`money` is asked field by field: `fields.shows_money`.)"""

    def has_permission(self, request: Any, view: Any) -> bool:
        scopes = getattr(request.auth, "scopes", None)
        needed = "read" if request.method in SAFE_METHODS else "write"
        if scopes is not None and needed not in scopes:
            raise NotAllowed(f"This token lacks the scope {needed}.", code="insufficient_scope")
        return True
