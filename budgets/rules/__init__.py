from .effect import Effect, Passing, effect, effect_of
from .figures import Figures, levels_due, worked_out
from .scopes import Scope, line_rows, scopes

__all__ = ["Effect", "Figures", "Passing", "Scope", "effect", "effect_of", "levels_due", "line_rows", "scopes", "worked_out"]
