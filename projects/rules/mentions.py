"""Who is meant by an @name in a comment."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from accounts.models import User
from producer.core.names import plain_words


def mentioned(text: str, people: Iterable[User]) -> list[User]:
    """Those of `people` named after an @: `@Eve Ellis`, or `@Eve` where only one of them is called so.

    Case and accents do not matter; the longest name wins, so that `@Eve Ellis` is not somebody called Eve.
    """
    people = list(people)
    called = _names(people)
    found: dict[User, None] = {}
    for rest in plain_words(text).split("@")[1:]:
        name = max((name for name in called if _begins(rest, name)), key=len, default="")
        found.update(dict.fromkeys(called.get(name, ())))
    return list(found)


def _names(people: list[User]) -> dict[str, list[User]]:
    called: dict[str, list[User]] = {}
    for user in people:
        called.setdefault(plain_words(user.name), []).append(user)
    first = Counter(_first(user) for user in people)
    for user in people:
        if first[_first(user)] == 1:
            called.setdefault(_first(user), [user])
    return {name: users for name, users in called.items() if name}


def _first(user: User) -> str:
    return plain_words(user.name).partition(" ")[0]


def _begins(rest: str, name: str) -> bool:
    return rest.startswith(name) and not rest[len(name) : len(name) + 1].isalnum()
