"""What customers without a contract will still buy, and whether they still are customers.

Nobody says "I leave a shop", so it is inferred from when somebody bought. Three models of it, all with two parts: how
often a customer buys while they are one, and how long they stay one; both differ from customer to customer.

- `ParetoNbd` (the default): a customer may leave at any time. Schmittlein, Morrison, Colombo 1987; the likelihood in
  the form of Fader and Hardie 2005.
- `BgNbd`: a customer may leave right after a purchase. Fader, Hardie, Lee 2005. It holds everybody who bought once for
  a customer still, so its probability of that is never shown.
- `MbgNbd`: the same, but one may leave after the first purchase too. Batislam, Denizel, Filiztekin 2007.

`GammaGamma` says what one purchase is worth (Fader, Hardie 2005), `SeasonLevel` what the season adds, and `foresee`
draws the future many times over, which gives the intervals. Times are in any one unit, days or weeks.
"""

from farley.analysis.lifetime_value.bg_nbd import BgNbd, MbgNbd
from farley.analysis.lifetime_value.buyers import Buyers, Rows, buyers_at
from farley.analysis.lifetime_value.future import Future, draw_purchases, foresee
from farley.analysis.lifetime_value.gamma_gamma import GammaGamma
from farley.analysis.lifetime_value.model import RepeatModel
from farley.analysis.lifetime_value.pareto_nbd import ParetoNbd
from farley.analysis.lifetime_value.season import SeasonLevel, season_level

__all__ = [
    "BgNbd",
    "Buyers",
    "Future",
    "GammaGamma",
    "MbgNbd",
    "ParetoNbd",
    "RepeatModel",
    "Rows",
    "SeasonLevel",
    "buyers_at",
    "draw_purchases",
    "foresee",
    "season_level",
]
