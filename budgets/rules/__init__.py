from .effect import Effect, Passing, effect, effect_of
from .figures import Figures, levels_due, worked_out
from .inbox import Waiting, waiting_for
from .report import Report, report
from .scopes import Scope, line_rows, scopes

__all__ = [
    "Effect",
    "Figures",
    "Passing",
    "Report",
    "Scope",
    "Waiting",
    "effect",
    "effect_of",
    "levels_due",
    "line_rows",
    "report",
    "scopes",
    "waiting_for",
    "worked_out",
]
