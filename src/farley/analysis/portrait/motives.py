"""How customers say what matters to them, and that something does not."""

from farley.analysis.portrait.phrases import Phrases

MOTIVES: dict[str, Phrases] = {
    "price": Phrases(
        r"\b(?:prices?|pricey|expensive|dear(?:er)? than|discounts?|cheap(?:er)?|budget|quoted us|afford|good value|"
        r"bundle|free delivery|anything off)\b"
        r"|値段|価格|値上|値下|割引|単価|お得|安い|安く|高く感じ|予算|送料無料|安い見積"
        r"|价格|单价|涨价|优惠|折扣|便宜|太贵|有点贵|包邮|预算|划算|实惠",
        r"\b(?:not fussy about (?:the )?price|(?:more|matters more) [^.]{0,30}than (?:the )?price|price is not|"
        r"price does not matter|money is no object)\b"
        r"|値段(?:に|は)こだわら|価格は二の次|値段は二の次|価格より|値段より|高くても"
        r"|对价格不太在意|不在乎价格|价格其次|价格不是问题|贵一点没关系|价格无所谓",
    ),
    "quality": Phrases(
        r"\b(?:quality|delicious|tastes? (?:like|so|better|lovely|great)|aroma|fresh(?:ness)?|smelled of|"
        r"well made|(?:is|are|was) (?:wonderful|excellent)|(?:my|our) favourite)\b"
        r"|品質|美味し|おいし|香り|新鮮|味わい|期待以上|一番好き|出来栄え"
        r"|品质|质量|好喝|好吃|香味|口感|新鲜|最合我口味|比想象中",
    ),
    "on_time": Phrases(
        r"\b(?:on time|(?:days?|turned up) late|too late|late again|delay(?:s|ed)?|deadlines?|reliable delivery|"
        r"delivery date|lead time|by (?:monday|tuesday|wednesday|thursday|friday)|on the day|strict about dates|"
        r"never has to chase)\b"
        r"|納期|遅れ|遅い|間に合|届きません|届かない|約束の日|日時を指定|納品がいつも正確|期日"
        r"|准时|按时|晚到|晚了|延误|来不及|还没到|交货|催货|到货时间",
    ),
    "service": Phrases(
        r"\b(?:helpful|patient with|kind(?:ness| touch)|customer service|poor service|polite|rude|"
        r"nobody (?:bothered|picks up|is listening)|"
        r"put my mind at rest|the (?:quick|prompt) (?:reply|exchange)|apolog(?:y|ise)|looked after)\b"
        r"|親切|丁寧な(?:対応|お返事|説明)|ご丁寧|対応(?:が|も|の|に)|お心遣い|接客|連絡ひとつ"
        r"|服务|耐心|态度|贴心|客服|没人接|解答|周到",
    ),
    "gift": Phrases(
        r"\b(?:gifts?|presents?|gift.?wrap(?:ped)?|birthday|wedding|anniversary|christmas|put (?:in a|a) card)\b"
        r"|贈|ギフト|プレゼント|お祝|お中元|お歳暮|熨斗|誕生日|手土産|内祝"
        r"|礼物|礼盒|礼品|送人|送礼|贺卡|生日|伴手礼",
    ),
    "health": Phrases(
        r"\b(?:caffeine|health(?:y|ier)?|allerg(?:y|ic|ies)|organic|pesticides?|sugar|pregnan(?:t|cy)|sleep(?:s|ing)?"
        r" (?:badly|better|well)|additives?)\b"
        r"|健康|カフェイン|妊娠|アレルギー|農薬|有機|無添加|糖質|体に(?:良|やさ|優)|眠れ"
        r"|健康|咖啡因|怀孕|孕妇|过敏|农药|检测报告|有机|无添加|控糖|睡眠|养生",
    ),
    "looks": Phrases(
        r"\b(?:beautiful(?:ly)?|pretty|elegant|design|colou?rs?|(?:beautifully|nicely|crush\w*|badly) packed|packaging|"
        r"the photographs)\b"
        r"|デザイン|きれい|綺麗|美しい|包装|見た目|色合い|写真のとおり"
        r"|好看|漂亮|设计|包装|颜值|外观|色调|图片一模一样",
    ),
    "origin": Phrases(
        r"\b(?:tradition(?:al|s)?|handmade|hand.?made|craft(?:ed|sm[ae]n|smanship)?|growers?|gardens?|origins?|heritage|"
        r"first harvest|new harvest)\b"
        r"|伝統|老舗|職人|手作り|手仕事|産地|茶園|茶畑|新茶|生産者"
        r"|传统|老字号|手工|匠人|产地|茶园|新茶|明前|古法",
    ),
    "trust": Phrases(
        r"\b(?:trust(?:s|ed|worthy)?|rel(?:y|iable|ies) on|depend on|confiden(?:t|ce)|honest(?:y|ly told)?|"
        r"the one supplier)\b"
        r"|信頼|安心|信用|任せ|頼りに|正直に"
        r"|信任|放心|靠谱|信得过|省心|认可|诚信|可靠",
    ),
    "ease": Phrases(
        r"\b(?:easy|easier|convenient|simple|hassle|complicated|get on with the website|where to (?:enter|find)|"
        r"one go|how do i)\b"
        r"|便利|簡単|手軽|使い方|操作|分かりにく|わかりにく|面倒|手間"
        r"|方便|简单|省事|麻烦的|怎么用|不太会用|复杂|没有找到",
    ),
}
