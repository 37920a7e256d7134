"""The lists of customers that the staff keep coming back to."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class View:
    """A list under a name; `query` is what stands in its address."""

    owner: str
    name: str
    query: str
    is_shared: bool = True
    list: str = "customers"


SAVED_VIEWS = (
    View("mochizuki", "Key accounts", "kind=organisation&tag=key+account"),
    View("mochizuki", "Quiet for three months", "contact=not-90&sort=last"),
    View("mochizuki", "Tea club", "tag=tea+club"),
    View("onodera", "仕入先", "kind=organisation&tag=supplier"),
    View("onodera", "最近連絡のあった取引先", "kind=organisation&tag=trade&sort=-last", is_shared=False),
    View("chen", "企业客户", "kind=organisation&tag=trade"),
    View("lowe", "Trade, newest first", "kind=organisation&tag=trade&sort=-created"),
)
