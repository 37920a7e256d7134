"""What stands in orders beside the goods: carriage, fees, discounts. Nobody likes it, and nobody is offered it."""

from __future__ import annotations

import re

_CHARGE = re.compile(
    r"^(?:[\w.']+ ){0,2}(?:postage|carriage|freight|shipping|delivery|handling|p ?& ?p)(?: (?:cost|fee|charge)s?)?$"
    r"|^(?:[\w.']+ )?(?:charges?|fees?|discounts?|commission|deposit|adjustment|adjust bad debt|manual)$"
    r"|^(?:送料|配送料|代引き?手数料|手数料|値引き?|割引|クーポン|消費税|調整)$"
    r"|^(?:运费|邮费|快递费|手续费|服务费|折扣|优惠券?|优惠|调整)$",
    re.IGNORECASE,
)


def is_charge(name: str) -> bool:
    """Whether a line of an order is no product, by what it is called."""
    return _CHARGE.match(" ".join(name.split())) is not None
