"""The demo company as its tests know it: the one of the documentation, ending on a fixed day."""

from __future__ import annotations

from datetime import date

import pytest

from farley.demo.generate import demo_company
from farley.demo.records import DemoCompany

ENDS_ON = date(2026, 11, 20)


@pytest.fixture(scope="session")
def tsukishiro() -> DemoCompany:
    """Tsukishiro Tea with all its customers and three years of history."""
    return demo_company(ends_on=ENDS_ON)
