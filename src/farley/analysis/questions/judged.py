"""Which insights tell of what a question asks, where no rule can be made of it.

"Who will leave?" is no question of what happened: who asks is shown what Farley judges of it, with how sure it is.
"""

from __future__ import annotations

import re

_LIKELY = r"(?:(?:about|likely|going|expected|bound|set) to|might|may|could|will)"
_WORDS = {
    "may_leave": (
        rf"\b{_LIKELY} (?:\w+ )?(?:leave|churn|go away|quit|cancel)\b|\bat risk\b|\bchurn(?:ing| risks?)?\b",
        r"(?:離れ|離れて(?:行き|いき)|去り|解約し|離反し|離脱し|やめ|辞め)そう|(?:離れる|去る|解約の?|離反の?|離脱の?)"
        r"(?:恐れ|おそれ|可能性|リスク|危険)|失いそう",
        r"(?:快要?|可能|即将|将要|会)(?:会|要)?(?:流失|离开|跑掉|走掉)|流失的?(?:风险|危险|可能)",
    ),
    "will_buy_soon": (
        rf"\b{_LIKELY} (?:\w+ )?(?:buy|order|purchase)\b",
        r"(?:買い|(?:購入|注文)し|(?:買っ|(?:購入|注文)し)てくれ)そう|(?:もうすぐ|そろそろ|近いうちに|まもなく)(?:買う|(?:購入|注文)する)",
        r"(?:可能|即将|快要|会)(?:会|要)?(?:再|再次)?(?:购买|买|下单)(?![过了])",
    ),
    "value_tier": (
        r"\b(?:best|top|most (?:valuable|important)|(?:spen[dt]|bought|buy|paid) the most|biggest|largest|vip)\b",
        r"優良|VIP|上位|トップ|ベスト|"
        r"(?:最も|一番|いちばん)(?:大切|重要|大事|価値の高い|(?:多く|たくさん)?(?:買|購入|注文|売上))",
        r"优质|高价值|最好的|最有价值|最重要|(?:消费|购买|买得?|花得?)(?:金额)?最[多高]|最大的|前[十百\d]+[名位个]|大客户|"
        r"重点客户|VIP",
    ),
    "service_strain": (
        r"\bwait(?:s|ing)? (?:for|on) \w+|\bunanswered\b|\bnot (?:yet )?(?:answered|replied)\b",
        r"(?:返事|返信|回答|返答)(?:待ち|を(?:待って|お待ち|して(?:い)?ない))",
        r"等(?:着|待)?(?:我们|咱们)?的?(?:回复|答复|回信|回电)|(?:没有?|尚未)(?:回复|答复)",
    ),
    "next_purchase": (
        r"^(?:when|how soon)\b.*\b(?:buy|order|purchase)",
        r"いつ.*(?:買|購入|注文)",
        r"(?:什么时候|何时).*(?:买|下单)",
    ),
}
_TO_DO = re.compile(
    r"\bwh(?:o|om|ich|at)\b.* (?:should|must|shall|ought) (?:i|we)\b.*\b(?:call|phone|ring|contact|visit|see|write|"
    r"mail|e-mail|meet|reach|talk|speak|follow|look after|do|priorit\w+)\b|"
    r"^(?:who|whom|which \w+) to (?:call|phone|ring|contact|visit|see|write to|e-?mail|meet)\b|"
    r"\bnext (?:best )?(?:actions?|steps?)\b"
    r"|(?:電話|連絡|訪問|フォロー|対応)(?:を)?(?:すべき|する(?:べき|必要)|した(?:ほう|方)が(?:いい|良い|よい))"
    r"|(?:誰|だれ|どこ|どなた|どのお客様|どの顧客)(?:に|へ|を|と)(?:電話|連絡|訪問|フォロー|会)"
    r"|何(?:を|から)(?:すれば|したら|すべき)"
    r"|(?:该|应该|需要|要)(?:先|优先)?(?:给(?:谁|哪)|联系|拜访|跟进|回访|打电话|做什么)|(?:给谁|联系谁|拜访谁|跟进谁)",
    re.IGNORECASE,
)
_PATTERNS = {name: re.compile("|".join(words), re.IGNORECASE) for name, words in _WORDS.items()}


def asks_what_to_do(question: str) -> bool:
    """Whether it is asked whom to turn to, or what to do: that is proposed, customer by customer."""
    return _TO_DO.search(question) is not None


def judged_in(question: str) -> tuple[str, ...]:
    """The names of the insights that tell of what is asked, in English, Japanese or Chinese."""
    return tuple(name for name, pattern in _PATTERNS.items() if pattern.search(question))
