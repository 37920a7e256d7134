"""Who buys soon, and when: learned from earlier days, on which it was not yet known and now is."""

from farley.analysis.next_purchase.habits import Habits, habits_on
from farley.analysis.next_purchase.insight import WillBuySoon
from farley.analysis.next_purchase.model import NextPurchase
from farley.analysis.next_purchase.timing import DaysToNext

__all__ = ["DaysToNext", "Habits", "NextPurchase", "WillBuySoon", "habits_on"]
