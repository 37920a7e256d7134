"""How customers speak of others who sell the same."""

from farley.analysis.portrait.phrases import Phrases

RIVALS: dict[str, Phrases] = {
    "leaving": Phrases(
        r"\b(?:(?:switch(?:ing|ed)?|mov(?:e|ing)|chang(?:e|ing)|go(?:ing)?) (?:over )?to (?:another|a different|a new|"
        r"somebody else)|take (?:my|our) (?:business|custom) elsewhere|go(?:ing)? elsewhere|"
        r"found (?:another|a new|a better) (?:supplier|shop|provider)|(?:signed|gone) with (?:another|somebody else))\b"
        r"|(?:他社|他店|別の(?:会社|業者|お店|店)|よそ)(?:さん)?(?:に|へ)(?:切り?替え|変え|替え|乗り換え|移|お願いする)"
        r"|(?:换|改)(?:成|用|到|去)?(?:别家|别的供应商|其他家|另一家|别人家)|换一家|换供应商|去别家",
        r"\b(?:no (?:plans?|intention|reason) (?:to|of) (?:switch|chang|mov|go)\w*)\b"
        r"|(?:他社|他店)に(?:変え|替え|切り替え)る(?:つもり|予定)は(?:あり|ない|ござい)"
        r"|(?:没|不)(?:有)?(?:打算|想过|会)换",
    ),
    "compares": Phrases(
        r"\b(?:(?:another|other|a different|different|several|rival) "
        r"(?:suppliers?|providers?|vendors?|quotes?|offers?)|"
        r"(?:somebody|someone) else has (?:quoted|offered)|compet(?:itors?|ing (?:quote|offer))|"
        r"shop(?:ping)? around|compar(?:e|ing) (?:prices|quotes|offers|suppliers)|cheaper elsewhere)\b"
        r"|(?:他社|他店|同業)(?:さん)?(?:から|の|と|では|より)[^。]{0,16}(?:見積|安|提案|比較|検討|価格|値段|条件)"
        r"|相見積|他社(?:様)?(?:とも|も)検討|競合(?:他社|の会社)?から"
        r"|(?:别家|其他家|另一家|其他供应商|别的供应商|同行)[^。]{0,10}(?:报价|便宜|优惠|价格|比较|低)"
        r"|货比三家|多家比价|也在看别",
    ),
    "elsewhere": Phrases(
        r"\b(?:b(?:uy|ought|uying)(?: it| them| some)?(?: in)? (?:from )?elsewhere|"
        r"bought (?:it |them )?(?:from|at) another|ordered (?:it |them )?(?:from )?(?:another|elsewhere))\b"
        r"|(?:他店|他社|別の(?:店|お店)|よそ)(?:さん)?(?:から|で)[^。]{0,8}(?:仕入|買|購入|取り寄せ)"
        r"|从(?:别家|其他家|别处|另一家)[^。]{0,4}(?:调货|进货|买|拿货|订)|在别家(?:买|订)",
    ),
    "prefers_us": Phrases(
        r"\b(?:(?:tried|compared|bought) [^.]{0,30}(?:all sorts of places|other (?:shops|suppliers|places|brands)|"
        r"elsewhere)[^.]{0,30}(?:yours|you)|(?:since we|we) (?:moved|switched|changed) (?:over )?to your?|"
        r"better than (?:the others|any other|your competitors))\b"
        r"|(?:いろいろな(?:お)?店|他社|他店)(?:を|と|も)[^。]{0,12}(?:試し|比べ)[^。]{0,30}(?:一番|良い|好き)"
        r"|御社に(?:切り?替え|変え|替え)て"
        r"|(?:喝|买|试)过不少家[^。]{0,30}(?:你们|您)|还是你们家|比别家(?:好|强)",
    ),
}
