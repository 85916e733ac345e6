"""Union scale: what a card says, and what one musician and a whole call sheet cost by it. Pure arithmetic, no queries."""

from .figures import FIGURES, METHODS, Figure, figures_of
from .pay import Line, Pay, Work, pay_of
from .scale import Scale
from .sheet import remarks

__all__ = ["FIGURES", "METHODS", "Figure", "Line", "Pay", "Scale", "Work", "figures_of", "pay_of", "remarks"]
