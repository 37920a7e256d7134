"""What a customer would like: bought before and due again, or new, because of what was bought before."""

from farley.analysis.recommendations.baskets import Baskets, baskets_of
from farley.analysis.recommendations.insight import OrderLines, WouldLike
from farley.analysis.recommendations.model import Again, New, Recommendations

__all__ = ["Again", "Baskets", "New", "OrderLines", "Recommendations", "WouldLike", "baskets_of"]
