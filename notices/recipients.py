from __future__ import annotations

from dataclasses import dataclass

from accounts.models import User


@dataclass(frozen=True)
class Recipient:
    """Somebody to tell: a user, or only an address. `email` may be empty for a user without mail."""

    user: User | None
    email: str
    name: str
    time_zone: str = "UTC"

    @classmethod
    def of(cls, user: User) -> Recipient:
        return cls(user, user.email, user.name, user.time_zone)

    @property
    def address(self) -> str:
        return self.email.strip().lower()

    @property
    def key(self) -> str:
        """What tells recipients apart within one message."""
        return self.address or f"user:{self.user.pk if self.user else ''}"
