"""How probably something happens to each, learned from cases of which it is known: any table, any yes-or-no outcome."""

from farley.analysis.propensity.columns import Cases, Categories, Numbers, typed
from farley.analysis.propensity.model import CannotTell, Propensity, Push, fit_propensity

__all__ = ["CannotTell", "Cases", "Categories", "Numbers", "Propensity", "Push", "fit_propensity", "typed"]
