from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "notices"

    def ready(self) -> None:
        from . import delivery  # noqa: F401 (it registers what delivers mail)
