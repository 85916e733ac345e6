from django.apps import AppConfig


class ProjectsConfig(AppConfig):
    name = "projects"

    def ready(self) -> None:
        from . import approvable, comments, listening, order_tables, panels, receivers, tables, tabs  # noqa: F401 (receivers connect themselves)

        tables.register_all()
        approvable.register_all()
        order_tables.register_all()
        comments.register_all()
        listening.register(listening.Slot("score", "projects:song-score", "album.view", 10))
        panels.register_fragment(panels.Fragment("plan", "Milestones", "projects:plan-strip", "album.view", 10))
        tabs.register(tabs.Tab("overview", "Overview", "projects:album-detail", "album.view", 0))
        tabs.register(tabs.Tab("songs", "Songs", "projects:song-list", "album.view", 20))
        tabs.register(tabs.Tab("grid", "Grid", "projects:album-grid", "album.view", 10))
        tabs.register(tabs.Tab("order", "Order", "projects:order-list", "album.view", 40))
        tabs.register(tabs.Tab("team", "Team", "projects:album-team", "album.view", 80))
        tabs.register(tabs.Tab("history", "History", "projects:album-history", "history.view", 90))
