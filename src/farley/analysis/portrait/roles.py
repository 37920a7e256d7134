"""How customers speak to somebody whom they take for a partner, a friend, a supplier, or just a shop."""

from farley.analysis.portrait.phrases import Phrases

ROLES: dict[str, Phrases] = {
    "partner": Phrases(
        r"\b(?:work(?:ing)? (?:with you|together)|partner(?:s|ship)?|the one supplier|we (?:do |really )*appreciate|"
        r"you(?:r team)? (?:suggested|advised|recommended)|(?:what|which) (?:would|do) you (?:suggest|recommend|think)|"
        r"we (?:fully )?trust (?:you|your)|learned a lot|our (?:guests|customers) (?:keep telling|love))\b"
        r"|ご提案|パートナー|ご一緒|一緒に|信頼して|お力添え|任せられる|お知恵|良い勉強|今後とも"
        r"|合作|一起(?:做|推|想)|推荐的|您的建议|你们的建议|认可你们|长期|学到很多"
    ),
    "friend": Phrases(
        r"\b(?:hope you are (?:all )?(?:keeping )?well|how are you(?: all)?|good to see you|grandchild(?:ren)?|"
        r"put the world to rights|my (?:garden|late mother|holiday)|days like this|drop in|say hello|miss you|"
        r"(?:lovely|nice) (?:chat|to hear from you)|catch.?up)\b"
        r"|お元気|お変わり|お会いできて|孫が|近況|お体に|ご自愛|寒くなり|暑い日|過ごしやすく|母の形見|おしゃべり"
        r"|最近(?:还)?好吗|身体|孙子|孙女|保重|天气|见面聊|老朋友|家里(?:很|人)|想你们"
    ),
    "supplier": Phrases(
        r"\b(?:please send \d+|invoices?|lead time|unit price|purchase order|this month's order|our order|"
        r"main site|terms|thirty days|accounts address|stock faster|quote for)\b"
        r"|発注|納品|請求書|単価|納期|在庫が|手配をお願い|納品先|検収|お取引"
        r"|请安排|发票|单价|到货|备货|正式下单|库存|账期|对账|总店"
    ),
    "shop": Phrases(
        r"\b(?:tracking|my parcel|the website|checkout|loyalty points|sold out|postage|free delivery|add to (?:the )?"
        r"basket|refund|customer number|anything off)\b"
        r"|追跡番号|ポイントの|売り切れ|届け先|送料|ネットの操作|返品|会計の画面|お店"
        r"|快递|积分|缺货|收货地址|包邮|退货|客服|物流|下单"
    ),
}
FORMAL = (
    r"\b(?:Dear (?:Mr|Mrs|Ms|Dr|Sir)|Yours (?:sincerely|faithfully)|I would be (?:most )?grateful|"
    r"We would appreciate)\b"
    r"|ございま|ております|いただけますでしょうか|申し上げ|恐れ入り|お世話になって|拝見|御社|存じ|敬具"
    r"|您|贵公司|顺祝|此致|敬礼|麻烦您"
)
