from .budget import AmendmentForm, BudgetImportForm, ChangeFormSet, EstimateForm, LineFormSet, NoteForm, WordsForm
from .expense import ApproveForm, ExpenseFilters, ExpenseForm, ReceiptForm

__all__ = [
    "AmendmentForm",
    "ApproveForm",
    "BudgetImportForm",
    "ChangeFormSet",
    "EstimateForm",
    "ExpenseFilters",
    "ExpenseForm",
    "LineFormSet",
    "NoteForm",
    "ReceiptForm",
    "WordsForm",
]
