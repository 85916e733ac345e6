"""A generous limit per user against runaway clients, counted in each web process without touching a database."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from typing import Any

from django.conf import settings
from rest_framework.throttling import BaseThrottle

REMEMBERED = 10_000


class PerMinute(BaseThrottle):
    """`API_REQUESTS_PER_MINUTE` requests in each clock minute per user and process; 0 means no limit."""

    _counts: OrderedDict[Any, tuple[int, int]] = OrderedDict()
    _lock = threading.Lock()

    def allow_request(self, request: Any, view: Any) -> bool:
        limit = settings.API_REQUESTS_PER_MINUTE
        return not limit or not request.user or self._count(request.user.pk) <= limit

    def _count(self, who: Any) -> int:
        minute = int(time.time() // 60)
        with self._lock:
            then, count = self._counts.pop(who, (minute, 0))
            count = count + 1 if then == minute else 1
            self._counts[who] = (minute, count)
            if len(self._counts) > REMEMBERED:
                self._counts.popitem(last=False)
        return count

    def wait(self) -> float:
        return 60 - time.time() % 60
