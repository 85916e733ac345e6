from django.apps import AppConfig


class SessionsConfig(AppConfig):
    name = "sessions"
    label = "studio"  # django.contrib.sessions owns "sessions"
