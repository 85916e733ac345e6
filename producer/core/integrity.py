"""Whether what is stored twice agrees. Rooms register their checks in `<app>/integrity.py`; `verify_integrity` runs them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from django.utils.module_loading import autodiscover_modules

Check = Callable[[], Iterable[str]]
_checks: dict[str, Check] = {}


def checks(name: str) -> Callable[[Check], Check]:
    """Register a check: it reads, changes nothing, and yields one sentence for each thing that does not agree."""

    def register(function: Check) -> Check:
        _checks[name] = function
        return function

    return register


def run() -> Iterator[tuple[str, list[str]]]:
    """Each check's name with what it found."""
    autodiscover_modules("integrity")
    for name, check in sorted(_checks.items()):
        yield name, list(check())
