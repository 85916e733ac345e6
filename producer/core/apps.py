from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "producer.core"
    label = "core"

    def ready(self) -> None:
        from . import jobs

        jobs.load()
