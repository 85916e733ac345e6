from typing import Any

from django.apps import AppConfig
from django.db.backends.signals import connection_created

# A page of a sorted list is read by walking its index until the page is full. Taken for a disk with a moving arm, the
# planner would rather read and sort the whole table; and the time to compile a query pays only where it runs for seconds.
PLANNING = "SET random_page_cost = 1.1; SET jit = off"


class CoreConfig(AppConfig):
    name = "producer.core"
    label = "core"

    def ready(self) -> None:
        from . import jobs

        jobs.load()
        connection_created.connect(_tell_the_planner, dispatch_uid="planning")


def _tell_the_planner(connection: Any, **signal: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(PLANNING)
