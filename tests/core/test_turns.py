"""Small writes take turns in the order of coming; reads and what comes slowly hold nobody up."""

from __future__ import annotations

from io import BytesIO

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from producer.core.turns import SMALL, TurnMiddleware, Turns


def test_a_turn_goes_to_who_waits_longest_and_never_to_a_newcomer():
    turns = Turns(1)
    assert turns._line_up() is None
    first, second = turns._line_up(), turns._line_up()
    turns._hand_on()
    assert first.acquire(blocking=False) and not second.acquire(blocking=False)
    assert turns._line_up() is not None  # the second is before it
    turns._hand_on()
    assert second.acquire(blocking=False)


def test_what_nobody_waits_for_is_free_again():
    turns = Turns(2)
    with turns.taken(), turns.taken():
        assert turns.free == 0
    assert turns.free == 2


@pytest.fixture
def seen():
    return []


@pytest.fixture
def middleware(seen, settings):
    settings.WRITES_AT_ONCE = 1

    def view(request):
        seen.append(made.turns.free)
        if request.path == "/broken/":
            raise ValueError
        return HttpResponse()

    made = TurnMiddleware(view)
    return made


def test_a_small_write_has_a_turn_and_gives_it_back_whatever_happens(middleware, seen):
    middleware(RequestFactory().post("/", {"title": "Night Ferry"}))
    with pytest.raises(ValueError):
        middleware(RequestFactory().post("/broken/"))
    assert (seen, middleware.turns.free) == ([0, 0], 1)


def test_reads_and_large_bodies_wait_for_nobody(middleware, seen):
    with middleware.turns.taken():
        middleware(RequestFactory().get("/"))
        middleware(RequestFactory().post("/", b"x" * (SMALL + 1), content_type="audio/wav"))
    assert seen == [0, 0]


def test_a_small_body_is_read_before_its_turn(middleware):
    class Slow(BytesIO):
        def read(self, size=-1):
            assert middleware.turns.free == 1
            return super().read(size)

    request = RequestFactory().post("/", b"{}", content_type="application/json")
    request._stream = Slow(b"{}")
    assert middleware(request).status_code == 200 and request.body == b"{}"
