from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "notices"

    def ready(self) -> None:
        from . import delivery, receivers  # noqa: F401 (they register what delivers mail, and what is heard)
