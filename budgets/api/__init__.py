"""REST for money: budgets, lines, amendments, commitments, expenses, receipts, flags and the cost report."""

from __future__ import annotations

from producer.core.api.routing import Routes

from .books import Commitments, CostReport, LedgerEntries
from .budgets import Amendments, BudgetLines, Budgets
from .expenses import Expenses, Receipts
from .flags import Flags

routes: Routes = [
    ("budgets", Budgets),
    ("budget-lines", BudgetLines),
    ("amendments", Amendments),
    ("commitments", Commitments),
    ("ledger-entries", LedgerEntries),
    ("expenses", Expenses),
    ("receipts", Receipts),
    ("flags", Flags),
    ("albums", CostReport, "cost-report"),
]
