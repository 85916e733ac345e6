from django.apps import AppConfig


class SessionsConfig(AppConfig):
    name = "sessions"
    label = "studio"  # django.contrib.sessions owns "sessions"

    def ready(self) -> None:
        from budgets import forecast
        from projects import comments
        from projects.panels import register_gauge, register_next_session
        from projects.tabs import Tab, register

        from . import receivers, tables  # noqa: F401 (receivers connect themselves)
        from .models import Booking, SessionLog
        from .panels import cannot_be_undone, hours, next_session

        register(Tab("sessions", "Sessions", "sessions:album-sessions", "booking.view", 30))
        register_next_session(next_session)
        register_gauge("time", hours)
        forecast.register(cannot_be_undone)
        tables.register_all()
        comments.register("booking", Booking, "/bookings/{id}/", plain=True)
        comments.register("session_log", SessionLog, "/logs/{id}/", album="booking__album_id", plain=True)
