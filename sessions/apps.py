from django.apps import AppConfig


class SessionsConfig(AppConfig):
    name = "sessions"
    label = "studio"  # django.contrib.sessions owns "sessions"

    def ready(self) -> None:
        from . import receivers  # noqa: F401 (receivers connect themselves)
