from __future__ import annotations

import pytest

from budgets.models import Budget, BudgetLine
from projects.models import Album

from .factories import line_of, make_budget


@pytest.fixture
def budget(album: Album) -> Budget:
    """Approved: Studio fee 10,000 and Lodging 1,000 in Studio, Mastering 2,000."""
    return make_budget(album)


@pytest.fixture
def studio(budget: Budget) -> BudgetLine:
    return line_of(budget, "Studio fee")
