from django.apps import AppConfig


class SessionsConfig(AppConfig):
    name = "sessions"
    label = "studio"  # django.contrib.sessions owns "sessions"

    def ready(self) -> None:
        from projects.panels import register_next_session
        from projects.tabs import Tab, register

        from . import (
            receivers,  # noqa: F401 (receivers connect themselves)
            tables,
        )
        from .panels import next_session

        register(Tab("sessions", "Sessions", "sessions:album-sessions", "booking.view", 30))
        register_next_session(next_session)
        tables.register_all()
