"""The English of what somebody feels, has stopped doing, and what insights say."""

from __future__ import annotations

from farley.analysis.questions.concepts import Feeling, Idiom, Known
from farley.analysis.questions.lexicon import Entry, always

_BE = r"(?:(?:was|were|be|been|being|have been|has been|got|get|felt|seemed|sounded|became) )?"
_IS = r"(?:is|are|who's|that's|they're|feels?|seems?|sounds?)(?: still| also| really| actually)? "
_UPSET = (
    r"(?:negative|upset|angry|unhappy|annoyed|furious|dissatisfied|cross|frustrated|disappointed|irritated|mad)"
    r"(?: with us| at us| about us)?"
)
_PLEASED = r"(?:positive|pleased|happy|delighted|satisfied|content|thrilled|enthusiastic)(?: with us| about us)?"

_OTHERS = r"(?:an? |the |our |one of our )?(?:competitors?|competition|rivals?|other suppliers?|another supplier)"

JUDGEMENTS: tuple[Entry, ...] = (
    (
        rf"(?:mention(?:ed|s)?|talk(?:ed|s|ing)? (?:about|to)|brought up|named|consider(?:ed|s|ing)?|"
        rf"compar(?:ed?|es|ing)(?: us (?:with|to))?|look(?:ed|s|ing) at) {_OTHERS}",
        always(Known("other_suppliers", ("goes_to_another", "compares_others", "bought_elsewhere", "prefers_us"))),
    ),
    (
        r"tak(?:e|es|ing) (?:up )?(?:too much|a lot|most|much)(?: of)?(?: our| my)? time|time-?consuming",
        always(Known("effort", ("takes_much_time",))),
    ),
    (r"most profitable", always(Known("profitability", ("profit_large",)))),
    (
        r"unprofitable|(?:that |whom )?we lose money (?:on|with)|loss-?making",
        always(Known("profitability", ("profit_negative",))),
    ),
    (
        r"(?:spending|spend)(?: is| are| has been)? trending (?:down(?:wards?)?|lower)",
        always(Known("spending_trend", ("spending_falls",))),
    ),
    (
        r"(?:spending|spend)(?: is| are| has been)? trending (?:up(?:wards?)?|higher)",
        always(Known("spending_trend", ("spending_rises",))),
    ),
    (
        r"(?:buy|order|purchase)s? at irregular (?:times|intervals)",
        always(Known("purchase_rhythm", ("rhythm_irregular",))),
    ),
    (r"(?:on (?:our|the|my) (?:list|books)|on file|in (?:our|the) (?:system|database|crm))", always(Idiom("added"))),
    (r"(?:with )?an? (?:colder|worse|harsher|cooler|sour(?:ed)?) tone", always(Known("tone_turned", ("tone_worse",)))),
    (r"(?:with )?an? (?:warmer|better|friendlier) tone", always(Known("tone_turned", ("tone_better",)))),
    # Feelings
    (
        rf"complain(?:ed|s|ing)?|complaints?|{_BE}{_UPSET}|grumbl(?:ed|ing)|moan(?:ed|ing)",
        always(Feeling(at_most=-0.25)),
    ),
    (
        rf"prais(?:ed|e|es|ing)|compliment(?:ed|s)?|{_BE}{_PLEASED}|said (?:something )?nice(?: things)?",
        always(Feeling(at_least=0.25)),
    ),
    (rf"{_IS}(?:{_UPSET}|complaining|grumbling|moaning)", always(Feeling(at_most=-0.25, is_now=True))),
    (rf"{_IS}(?:{_PLEASED}|praising)", always(Feeling(at_least=0.25, is_now=True))),
    # Idioms
    (
        r"(?:have |has |who |that )?(?:stopped|quit|ceased) (?:buying|"
        r"ordering|purchasing|shopping)|no longer (?:buy|buys|order|"
        r"orders|purchase|shop|buying|ordering)(?: from us| with us)?|"
        r"(?:don't|do not|doesn't) (?:buy|order) any ?more|lapsed|given up (?:buying|"
        r"ordering)|not buying any ?more|no longer shops(?: with us)?",
        always(Idiom("stopped")),
    ),
    (
        r"(?:gone|went|go|fallen|fell|been|are|is|turned) (?:quiet|silent)|"
        r"quiet|silent|(?:not|haven't|have not|never) heard (?:anything )?from(?: us)?|"
        r"(?:we )?(?:have not|haven't|not) (?:heard|been hearing)(?: anything|"
        r" a word)? from|(?:we )?(?:have )?heard nothing from|no (?:word|"
        r"news|sign of life) from",
        always(Idiom("quiet")),
    ),
    (
        r"(?:fallen |been |got )?out of touch|(?:(?:we|i)(?: have|'ve)? )?lost (?:touch|contact)(?: with)?",
        always(Idiom("apart")),
    ),
    (r"inactive|dormant|sleeping|sleepers?", always(Idiom("inactive"))),
    (r"active", always(Idiom("active"))),
    (
        r"(?:newly )?(?:added|registered|new in(?: the| our)? (?:list|"
        r"database|crm|system)|entered|created|joined(?: us)?|signed up|"
        r"became customers?|come on board|put into the (?:list|system))(?: to (?:the|"
        r"our) (?:list|database))?|(?:been |been our )?customers?(?: of ours)?(?= (?:since|for))|on our books",
        lambda m: (Idiom("added"),),
    ),
    (r"new(?: customers?| clients?| ones?)?", always(Idiom("added"))),
    # Insights
    (
        r"overdue(?: for (?:their |the )?(?:next )?(?:order|purchase)s?)?|"
        r"past their usual (?:rhythm|interval)|(?:(?:buying|purchase|"
        r"purchasing|order|ordering|usual) )?(?:rhythm|pattern)(?: of (?:buying|"
        r"ordering|purchases?))?(?: is| has| was| has been)? (?:broken|"
        r"off)|(?:has a |have a |with a )?broken (?:\w+ )?(?:rhythm|"
        r"pattern)|out of (?:their )?(?:usual )?rhythm|later than (?:their )?usual",
        always(Known("purchase_rhythm", ("rhythm_broken",))),
    ),
    (
        r"(?:probably )?(?:gone|lost) for good|(?:probably )?(?:lost|gone)",
        always(Known("purchase_rhythm", ("rhythm_ended",))),
    ),
    (
        r"(?:keep|keeps|kept|keeping|stick to|sticking to) (?:to )?their (?:usual |"
        r"buying )?rhythm|(?:in|on) (?:their )?(?:usual )?rhythm|rhythm (?:is )?kept",
        always(Known("purchase_rhythm", ("rhythm_kept",))),
    ),
    (
        r"(?:buy|order|buys|buying|purchase) (?:only )?irregular(?:ly)?|"
        r"irregular (?:buyers?|customers?|purchases?|orders?|rhythm)",
        always(Known("purchase_rhythm", ("rhythm_irregular",))),
    ),
    (
        r"(?:spending|spend) (?:trend(?:ing|s)?)(?: is| are)? (?:down(?:wards?)?|"
        r"falling|negative)|(?:downward|falling) (?:spending )?trend|"
        r"spending is trending down|trending down",
        always(Known("spending_trend", ("spending_falls",))),
    ),
    (
        r"(?:spending|spend) (?:trend(?:ing|s)?)(?: is| are)? (?:up(?:wards?)?|"
        r"rising|positive)|(?:upward|rising) (?:spending )?trend|spending is trending up|"
        r"trending up",
        always(Known("spending_trend", ("spending_rises",))),
    ),
    (
        r"(?:spending|spend) (?:trend(?:ing|s)?)(?: is| are)? (?:steady|"
        r"flat|stable)|(?:steady|flat|stable) spending(?: trend)?|trending (?:steady|"
        r"flat)",
        always(Known("spending_trend", ("spending_steady",))),
    ),
    (
        r"(?:tone|mood|language)(?: \w+)?(?: has| is| have)? ?(?:got|"
        r"gotten|become|turned|getting|turning|soured|changed for the)? ?(?:worse|"
        r"soured|colder|sour|cooler|harsher)|soured(?: tone)?|sour(?:ed)? in tone",
        always(Known("tone_turned", ("tone_worse",))),
    ),
    (
        r"(?:tone|mood|language)(?: \w+)?(?: has| is| have)? ?(?:got|"
        r"gotten|become|turned|getting|turning|improved|changed for the)? ?(?:better|"
        r"warmer|improved|friendlier)",
        always(Known("tone_turned", ("tone_better",))),
    ),
    (
        r"(?:with |have |has |having )?(?:an? )?(?:favou?rite|preferred) (?:channel|"
        r"way of (?:contact|getting in touch))",
        always(Known("preferred_channel", ("prefers_channel", "prefers_channel_and_time"))),
    ),
    (
        r"(?:with |have |has |having )?(?:an? )?(?:favou?rite|preferred) channel and (?:a )?(?:favou?rite |"
        r"preferred )?time(?: of (?:the )?day)?",
        always(Known("preferred_channel", ("prefers_channel_and_time",))),
    ),
    (
        r"(?:with |have |has |having )?(?:no|without a|don't have a|"
        r"doesn't have a|not have a) (?:favou?rite|preferred) channel|"
        r"no channel (?:they )?prefer",
        always(Known("preferred_channel", ("no_preference",))),
    ),
)
