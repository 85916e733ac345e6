from .budget import Amendment, AmendmentLine, Budget, BudgetLine, Estimate, Submission
from .expense import Expense, Receipt
from .flag import Flag
from .ledger import AlbumTotals, Commitment, LedgerEntry, Likely, LineTotals

__all__ = [
    "AlbumTotals",
    "Amendment",
    "AmendmentLine",
    "Budget",
    "BudgetLine",
    "Commitment",
    "Estimate",
    "Expense",
    "Flag",
    "LedgerEntry",
    "Likely",
    "LineTotals",
    "Receipt",
    "Submission",
]
