import os
import signal
from typing import Any

from celery import Celery
from celery.signals import worker_process_init

from producer.core.processes import die_with_parent

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "producer.settings")

app = Celery("producer")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@worker_process_init.connect
def end_with_the_worker(**kwargs: Any) -> None:
    """A pool process whose worker was killed finishes no task of its own; the task is delivered again."""
    die_with_parent(signal.SIGKILL)
