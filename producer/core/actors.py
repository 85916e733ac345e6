"""Who acts: a signed-in user, or the system itself. Never None, and no flag skips the question."""

from __future__ import annotations

from typing import Any, Final, Protocol


class Person(Protocol):
    """What core needs to know of a signed-in user."""

    @property
    def pk(self) -> Any: ...

    @property
    def is_authenticated(self) -> Any: ...


class System:
    """Beat, sweeps and receivers. It may do what the rules let the system do, and it has no organisation."""

    pk = None
    is_authenticated = True

    def __str__(self) -> str:
        return "Producer"


SYSTEM: Final = System()

Actor = Person | System
