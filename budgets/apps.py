from django.apps import AppConfig


class BudgetsConfig(AppConfig):
    name = "budgets"

    def ready(self) -> None:
        from projects import panels, tabs

        from . import history, receivers  # noqa: F401
        from .gauges import money

        tabs.register(tabs.Tab("money", "Money", "budgets:album-money", "money.view", 50))
        panels.register_gauge("money", money)
        history.register_all()
