from django.apps import AppConfig


class BudgetsConfig(AppConfig):
    name = "budgets"

    def ready(self) -> None:
        from projects import comments, panels, tabs

        from . import history, receivers  # noqa: F401
        from .gauges import money
        from .models import Amendment, Budget, BudgetLine, Expense

        tabs.register(tabs.Tab("money", "Money", "budgets:album-money", "money.view", 50))
        panels.register_gauge("money", money)
        history.register_all()
        money_pages = "/albums/{album}/money/"
        comments.register("budget", Budget, f"{money_pages}budget/", money=True)
        comments.register("budget_line", BudgetLine, money_pages + "lines/{id}/", album="budget__album_id", money=True)
        comments.register("amendment", Amendment, money_pages + "amendments/{id}/", album="budget__album_id", money=True)
        comments.register("expense", Expense, money_pages + "expenses/{id}/", money=True)
