from .effect import Effect, Passing, effect, effect_of
from .figures import Figures, levels_due, worked_out
from .report import Report, report
from .scopes import Scope, line_rows, scopes

__all__ = [
    "Effect",
    "Figures",
    "Passing",
    "Report",
    "Scope",
    "effect",
    "effect_of",
    "levels_due",
    "line_rows",
    "report",
    "scopes",
    "worked_out",
]
