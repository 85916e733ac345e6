from django.urls import path

from .views import amendments, budget, expenses, report

app_name = "budgets"
_MONEY = "albums/<uuid:pk>/money/"
urlpatterns = [
    path(_MONEY, report.album_money, name="album-money"),
    path(f"{_MONEY}ledger/", report.ledger, name="ledger"),
    path(f"{_MONEY}lines/<uuid:line>/", report.line_detail, name="line-detail"),
    path(f"{_MONEY}flags/<uuid:flag>/acknowledge/", report.flag_acknowledge, name="flag-acknowledge"),
    path(f"{_MONEY}budget/", budget.budget_detail, name="budget-detail"),
    path(f"{_MONEY}budget/begin/", budget.budget_begin, name="budget-begin"),
    path(f"{_MONEY}budget/import/", budget.budget_import, name="budget-import"),
    path(f"{_MONEY}budget/<slug:step>/", budget.budget_step, name="budget-step"),
    path(f"{_MONEY}amendments/new/", amendments.amendment_new, name="amendment-new"),
    path(f"{_MONEY}amendments/<uuid:amendment>/", amendments.amendment_detail, name="amendment-detail"),
    path(f"{_MONEY}amendments/<uuid:amendment>/edit/", amendments.amendment_edit, name="amendment-edit"),
    path(f"{_MONEY}amendments/<uuid:amendment>/delete/", amendments.amendment_delete, name="amendment-delete"),
    path(f"{_MONEY}amendments/<uuid:amendment>/<slug:step>/", amendments.amendment_step, name="amendment-step"),
    path(f"{_MONEY}expenses/", expenses.expense_list, name="expense-list"),
    path(f"{_MONEY}expenses/new/", expenses.expense_new, name="expense-new"),
    path(f"{_MONEY}expenses/<uuid:expense>/", expenses.expense_detail, name="expense-detail"),
    path(f"{_MONEY}expenses/<uuid:expense>/edit/", expenses.expense_edit, name="expense-edit"),
    path(f"{_MONEY}expenses/<uuid:expense>/delete/", expenses.expense_delete, name="expense-delete"),
    path(f"{_MONEY}expenses/<uuid:expense>/receipts/add/", expenses.receipt_add, name="receipt-add"),
    path(f"{_MONEY}expenses/<uuid:expense>/<slug:step>/", expenses.expense_step, name="expense-step"),
    path(f"{_MONEY}receipts/<uuid:receipt>/", expenses.receipt_file, name="receipt-file"),
    path(f"{_MONEY}receipts/<uuid:receipt>/remove/", expenses.receipt_remove, name="receipt-remove"),
]
