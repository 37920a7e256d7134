"""The Japanese of questions."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache

from farley.analysis.questions.concepts import (
    BUYING,
    CONTACT,
    PAYING,
    WRITING,
    Act,
    Channel,
    Concept,
    Denied,
    Everybody,
    Field,
    Idiom,
    Joint,
    Money,
    Said,
    Side,
)
from farley.analysis.questions.japanese_amounts import AMOUNTS
from farley.analysis.questions.japanese_judgements import JUDGEMENTS
from farley.analysis.questions.lexicon import (
    Entry,
    Found,
    Lexicon,
    OwnField,
    Vocabulary,
    always,
    lexicon,
    nothing,
    placed,
    quoted,
)
from farley.analysis.questions.places import JAPAN

_PEOPLE = (
    r"(?:お客様|お客さま|お客さん|お客|おきゃくさま|顧客|客先|客|"
    r"得意先|取引先|お取引先|方々|かた|方|人たち|人|ひと|者|先|ところ|"
    r"とこ|相手|購入者)"
)
_DONE = r"(?:さ?れ|し|く?れ)?(?:て|で)?(?:い|おり|き|くれ|くださ|下さ|いただ|頂|もら|しま)?"
_WEAK = r"(?:あまり|ほとんど|全く|まったく|全然|まだ|一度も|一回も|もう|とんと|さっぱり)"
_NOT = (
    r"(?:ていない|ておらず|てない|ていません|ておりません|てません|"
    r"ないまま|ありません|ございません|がなく|もなく|がない|のない|もない|はない|いない|おらず|いません|おりません|"
    r"なくて|ない|なし|無し|無い|ません|せず|ず(?=に|、|$))"
)
_ONLY = re.compile(r"(?:(以下|未満|以内)|(?<=[回度件通個点円]))しか(.{1,8}?)(?:ていない|てない|ていません|ない|ません)")


_ENTRIES: tuple[Entry, ...] = (
    (r"お?電話(?:が|の)(?:あった|あり|ある|入った)", always(Act(("call",), "in"))),
    (r"メール(?:が|の)(?:あった|あり|ある|届いた|入った)", always(Act(("email",), "in"))),
    (r"(?:チャット|メッセージ|LINE)(?:が|の)(?:あった|あり|ある|届いた)", always(Act(("message",), "in"))),
    (r"(?:いずれか|どちらか|歴|履歴|実績|経験|ベース|探してい(?:る|ます)|知りたいです)", nothing),
    (r"ゼロ(?:の)?", always(Denied())),
    (r"担当(?:者)?が(?:私|自分|僕)(?:の|で)?", always(Field("owner", "me"))),
    (r"(?:買う|購入する|注文する)(?:が|けど|けれど)", always(Act(BUYING), Joint("but"))),
    (r"(?:サイト|ホームページ|HP|ウェブサイト|ウェブページ)(?:を|に|へ|の)?", always(Act(("page_view",)))),
    (r"見(?:た|て(?:いる|くれた)?|に来た)", nothing),
    (r"見て(?:いない|ない|いません)", always(Denied())),
    (r"(?:出てくる|出てきた|入っている|書かれている|載っている)", always(Said())),
    (r"(?:過ぎた|過ぎている|迎える|迎えた|到来する|到来した|切れた|迫って(?:いる)?)", nothing),
    (r"や", always(Joint("or"))),
    (r"お?持ちの|(?:徐々|次第)に|だんだん|少しずつ|じわじわ|すっかり|めっきり|(?:と思|と見)われる", nothing),
    (r"(?<=[上月年週日間])(?:が)?(?:経つ|経った|経っている|経過した|経過している|たつ|たった)", nothing),
    (r"(?<=[ルト話談訪ジせ絡品金])の?(?:回数|件数|頻度|本数)(?=[がはもの])", nothing),
    (r"ご覧(?:になっ|に|いただい|くださっ)?(?:た|て(?:いる|くれた)?)?", nothing),
    (r"ご覧(?:になって|いただいて)(?:いない|ない)", always(Denied())),
    (r"(?:ネット|オンライン|web|ウェブ|EC|通販)(?=購入|注文|買)", always(Channel("web"))),
    (r"(?:店頭|店舗|実店舗)(?=購入|注文|買)", always(Channel("shop"))),
    (r"(?:購入|注文|買う|買い物|取引)(?:する)?の?を(?:やめ|辞め|止め)(?:た|て(?:いる|る)|ている)?", always(Idiom("stopped"))),
    (
        r"(?:の|は|が|を|に|で|へ|と|も|から|より|まで|って|という|"
        r"といった|のうち|の中で|の中から|のなかで|について|に関して|"
        r"として|には|では|とは|だけ|のみ)",
        nothing,
    ),
    (
        r"(?:教え(?:て)?|見せ(?:て)?|出し(?:て)?|探し(?:て)?|調べ(?:て)?|"
        r"知り(?:たい)?|見(?:たい)|挙げ(?:て)?|抽出(?:して)?|リストアップ(?:して)?|"
        r"表示(?:して)?|一覧(?:に)?(?:して|で)?|リスト(?:に)?(?:して|"
        r"を)?|ピックアップ(?:して)?|絞っ?(?:て|り込んで)?|検索(?:して)?|"
        r"確認(?:したい|して)?)(?:ください|下さい|くださいませ|ほしい|"
        r"欲しい|もらえますか|もらえる|いただけますか|くれますか|くれる|"
        r"ちょうだい|お願い(?:します|いたします)?|です)?",
        nothing,
    ),
    (
        r"(?:お願い(?:します)?|です|でしょう|だ|か(?=[?？。\s]|$)|かな|"
        r"ですか|ますか|いますか|います|いる|あります|ある|あった|あり|"
        r"誰|だれ|どなた|なんですか|か教えて)",
        nothing,
    ),
    (_PEOPLE + r"(?:たち|様|方)?", nothing),
    (
        r"(?:こと|もの|うち|際|時|分|状態|状況|様子|傾向に|感じ|"
        r"(?:商品|品物|製品)(?=を|の?(?:購入|注文|返品|返金))|もの|連中|ため|ほう|中|なか(?!っ)|"
        r"その|それ|当社|弊社|うちの?|こちら|我が社|自社)",
        nothing,
    ),
    (
        r"(?:した|している|していた|してた|してる|しています|しました|"
        r"する|され(?:た|ている)|された|して|くれた|くれている|くださった|"
        r"下さった|いただいた|頂いた|もらった|きた|来た|きている|来ている|"
        r"あった|いた|なった|なっている|った|っている|ってる|って|いて|"
        r"い(?=た)|た|て|る|ている|し(?=、)|な(?=お客|顧客|人|方|会社|"
        r"法人|企業|個人)|ことがある|たことがある|たことのある|ことのある)",
        nothing,
    ),
    (
        r"(?:前より(?!使|買|払|注文|購入し)|以前より(?!使|買|払|注文|"
        r"購入し)|前と比べて|以前に比べて|前に比べ(?:て)?|"
        r"以前と比べて|従来より|これまでより|前回より|前期より|かつてより|"
        r"に比べ(?:て)?|と比べ(?:て)?)",
        nothing,
    ),
    (r"全員|全ての|すべての|全て|すべて|みんな|全顧客|顧客全員|全(?=お客|顧客)", always(Everybody())),
    (
        r"(?:私|わたし|自分|僕|俺|わたくし)(?:の|が)?(?:担当(?:して(?:いる|"
        r"る)|する|の|先)?|受け持(?:つ|って(?:いる|る)?|ち)|お客様|顧客)|"
        r"(?:私|自分|僕|わたし)の(?=お客|顧客|取引先|得意先|会社)|マイ顧客",
        always(Field("owner", "me")),
    ),
    (
        r"担当者?(?:が|の|も|は)?(?:(?:誰も)?(?:いない|いません|おらず|"
        r"つ?いていない|ついてない|居ない)|不在|未定|なし|無し|未設定|"
        r"決まっていない|未割り当て)(?:の|で)?|(?:誰も担当していない|"
        r"担当なし)",
        always(Field("owner", "none")),
    ),
    (
        r"(?:法人|会社|企業|組織|団体|事業者)(?:様|さん|のお客様|のお客さま|"
        r"のお客さん|の顧客|客|顧客|のところ)?",
        always(Field("kind", "organisation")),
    ),
    (r"(?:個人)(?:様|客|顧客|のお客様|のお客さま|のお客さん|の顧客|の方|のかた)?", always(Field("kind", "person"))),
    (r"(?:ご?家庭|世帯|ご?家族|ファミリー)(?:のお客様|の顧客|様|のお客さま)?", always(Field("kind", "household"))),
    (rf"{_NOT}", always(Denied())),
    (
        r"(?:以外|を除く|を除いた|を除いて|ではない|じゃない|でない|ではなく|じゃなく|でなく)(?:の|で)?",
        always(Denied()),
    ),
    (r"(?:、|,|，)", always(Joint(","))),
    (
        r"(?:そして|それから|さらに|なおかつ|かつ|しかも|且つ|同時に|加えて|その上|のに加え|また(?!は))",
        always(Joint("and")),
    ),
    (
        r"(?:な)?(?:けど|けれど|けれども|のに|ものの|けども)(?:も)?|"
        r"が(?=、|,|，)|(?:しかし|ただし|ただ|でも|だが)(?=、)?|(?:いる|"
        r"る|た|だ|ない)(?:が|けど|けれど|のに|ものの|けれども)",
        lambda m: (*([Denied()] if m[0].startswith("ない") else []), Joint("but")),
    ),
    (r"(?:または|もしくは|あるいは|又は|若しくは|か(?=[^?？。\sな月年日]))", always(Joint("or"))),
    (
        r"(?:購入|購買|お?買い?(?:上げ|物|求め)?(?:い|っ|わ|う|え)?|"
        r"注文|発注|オーダー|ご?購入|ご?注文|取引|売り?上げ(?=がな))(?:し|"
        r"され|した|して|が(?=あ)|を?(?=し)|は(?=し))?(?:履歴)?",
        always(Act(BUYING)),
    ),
    (r"(?:購入|注文|購買|買い物)(?:回数|件数|頻度|数|の回数|の件数|の頻度)", always(Act(BUYING))),
    (r"(?:最終|最後の|前回の|最新の|直近の)(?:購入|注文|購買|買い物)日?", always(Act(BUYING))),
    (r"(?:最終|最後の|前回の|最新の)(?:連絡|接点|接触|やりとり|やり取り|コンタクト)日?", always(Act(CONTACT))),
    (r"(?:返品|返金|払い戻し|払戻し?)(?:し|され|した|して|を?(?=し))?", always(Act(("refund",)))),
    (
        r"(?:購入額|購入金額|購買金額|注文額|注文金額|お?買い上げ額|"
        r"買上額|金額|売上高?|売り上げ|支払額?|支払い|利用額|利用金額|"
        r"お金|消費額|取引額|取引金額|合計|累計|総額)(?:を|が|は|で)?",
        always(Act(PAYING), Money()),
    ),
    (
        r"(?:使っ|使い|使う|支払っ|支払い|払っ|払い|落とし)(?:た|て|"
        r"てくれた|ている|てる|てくださった|ていただいた)?",
        always(Act(PAYING), Money()),
    ),
    (r"(?:e?メール|Eメール|電子メール)", always(Act(("email",)))),
    (r"(?:お?電話|通話|TEL|コール)", always(Act(("call",)))),
    (r"(?:面談|面会|商談|打ち?合わ?せ|ミーティング|会っ|会い|お会い)", always(Act(("meeting",), "both"))),
    (r"訪問", always(Act(("meeting",)))),
    (r"(?:来社|ご来社|来訪)", always(Act(("meeting",), "in"))),
    (r"(?:チャット|メッセージ|LINE|ライン|SMS|ショートメール|ショートメッセージ|WhatsApp)", always(Act(("message",)))),
    (
        r"(?:お?問い?合わ?せ)?フォーム(?:から|で|より|に)?(?:の?(?:入力|"
        r"送信|記入|送|書|申し込|応募|問い?合わ?せ))?(?:っ|い|き|ん|"
        r"み)?",
        always(Act(("form",))),
    ),
    (
        r"(?:当社|弊社|うち|自社)?の?(?:web|ウェブ)?(?:サイト|ホームページ|"
        r"HP|ページ)(?:を|に|へ|の)?(?:見|閲覧|訪れ|訪問|アクセス|来|"
        r"覗い|のぞい|見に来)(?:し|られ)?(?:た|てくれた|に来た)?",
        always(Act(("page_view",))),
    ),
    (r"(?:閲覧|アクセス)(?:し)?", always(Act(("page_view",)))),
    (r"イベント", always(Act(("event",)))),
    (r"(?:社内)?メモ|備考", always(Act(("note",)))),
    (r"(?:書い(?:てき|て)|書き込み|書いて来|手紙)", always(Act(WRITING, "in"))),
    (r"(?:連絡|コンタクト|やりとり|やり取り|接点|接触|交流|話し|応対)", always(Act(CONTACT))),
    (r"(?:お?問い?合わ?せ|お?問合せ|引き合い|相談)", always(Act(CONTACT, "in"))),
    (
        r"(?:を|が|も)?(?:し|寄せ|送っ|かけ|掛け|して)?(?:て|で)?(?:くれ|"
        r"くださ|下さ|いただい|頂い|いただけ|もらっ|もらえ|き|来|寄こし|"
        r"よこし|寄せられ|届い)(?:た|てい(?:る|た)|ている|る|ました|"
        r"った|って|て|っている)?",
        always(Side("in")),
    ),
    (
        r"(?:を|も|も一度も)?(?:くれ|き|来|もらっ|いただい|もらえ|いただけ|"
        r"くださ)(?:ていない|てない|ない|ていません|ません|らない|ってない|"
        r"っていない)|が来ない|の来ない|もらえていない|いただけていない",
        always(Side("in"), Denied()),
    ),
    (
        r"(?:を|は|も)?(?:し|取っ|取れ|送っ|かけ|出し|でき|とれ|とっ|"
        r"入れ)(?:ていない|てない|ておらず|ていません|ておりません|てません)|"
        r"(?:を)?(?:さぼって|怠って)いる",
        always(Side("out"), Denied()),
    ),
    (r"(?:こちら|当社|弊社|うち|我々|私たち|私達|私|自分|僕)(?:から|が|のほうから|の方から|より)", always(Side("out"))),
    (
        r"(?:を|に)?(?:し|送っ|かけ|出し|取っ|訪ね|会い)(?:た|ました|"
        r"てある|ている)(?=お客|顧客|人|方|会社|法人|企業|個人|先|相手)",
        always(Side("out")),
    ),
    (
        r"(?:と|って|に|を)?(?:言っ|いっ|触れ|話し|書い|口にし|言及し|"
        r"述べ|おっしゃっ|仰っ|話題にし|発言し|コメントし|言わ|含む|"
        r"含ん|記載)(?:た|て|ていた|ている|てきた|てくれた|てくださった|"
        r"れた|だ|でいる|され|ことがある|たことがある)?(?:い?た|い?る)?",
        always(Said()),
    ),
    (
        r"(?:という|との|って)(?:言葉|単語|語|文言|発言|話|記述)?|とある|"
        r"と(?=言|書|話|述|お)|(?:の話|の件|のこと)",
        always(Said()),
    ),
    (r"「([^」]+)」|『([^』]+)』|“([^”]+)”|\"([^\"]+)\"|‘([^’]+)’|'([^']+)'", quoted),
    (
        r"(?:ネット|オンライン|通販|web|ウェブ|EC|インターネット|ネットショップ|"
        r"オンラインショップ|サイト|ECサイト)(?:で|から|上で|経由で|"
        r"での|にて|では)",
        always(Channel("web")),
    ),
    (r"(?:店頭|店舗|お店|店|実店舗|ショップ)(?:で|から|にて|での|では)", always(Channel("shop"))),
    (r"電話で(?=の?(?:購入|注文|買))", always(Channel("phone"))),
    (r"メールで(?=の?(?:購入|注文|買))", always(Channel("email"))),
    # Records
    (
        r"(?:タグ|ラベル)(?:が|は|に|の|:|：)?(?:「([^」]+)」|『([^』]+)』|"
        r"“([^”]+)”|\"([^\"]+)\"|([A-Za-z0-9ァ-ヶー一-龠_-]+(?=の|が|を|で|に|、|と|$)))(?:の?(?:付い|"
        r"つい)(?:た|ている|てる)|が付いている|がある|の)?",
        lambda m: (Field("tag", next(t for t in m.groups() if t)),),
    ),
    (
        r"(?:「([^」]+)」|『([^』]+)』|“([^”]+)”|\"([^\"]+)\"|([A-Za-z0-9]+|"
        r"[ァ-ヶー]+?|[一-龠]+?))(?:の|という)?(?:タグ|ラベル)(?:の|"
        r"が|を|付き|つき)?(?:付い|つい|付け|つけ|貼っ|付|つ)?(?:た|"
        r"ている|てる|てある|の|き|られた)?",
        lambda m: (Field("tag", next(t for t in m.groups() if t)),),
    ),
    (_WEAK, nothing),
)


_PLACE = (
    rf"(?:{'|'.join(sorted(JAPAN, key=len, reverse=True))})(?:都|"
    rf"道|府|県|市|区)?|(?:(?![市区町村毎各全何誰都])[一-龠ヶケ]){{1,6}}?(?<![都地学団])(?:県|市|区|町|村)(?![一-龠](?<!内|在))"
)

_CONTACTS = r"(メール|お?電話|チャット|メッセージ|LINE|SMS|面談|商談|訪問|問い合わせ)"
_KINDS = {"メ": "email", "電": "call", "お": "call", "面": "meeting", "商": "meeting", "訪": "meeting"}
_NAMES = r"(?:メール|お?電話|チャット|LINE|SMS|面談|商談|訪問)"
_NEITHER = re.compile(rf"{_CONTACTS}も{_CONTACTS}も")
_NO_MORE = re.compile(r"(購入|注文|買い物)も(連絡|問い合わせ|メール|お?電話)も")
_MORE_THAN = re.compile(r"(?<![回度件])より(?:も)?([^、。]{0,12}?)多[いく]")


_SOMEBODY = r"(?:お客様|お客さま|お客さん|顧客|客|得意先|取引先|方々|方|人|会社|法人|企業|世帯|ご家庭|ところ)"
_HOW_MANY = r"(?:だいたい|大体|およそ|全部で)?(?:どのくらい|どれくらい|どれぐらい|どれだけ|どれほど|何名|何人|何社|何件|いくつ)"
_THERE = r"(?:い|あり|おり|いらっしゃい)ます"
_IS_THERE = r"(?:いません|いない|おりません|ありません|いらっしゃいません|いらっしゃらない|いる|いた|いらっしゃる|おられる|おられます|います|あります)"
_ROUNDABOUT = (
    (re.compile(r"いらっしゃいます|おられます"), "います"),
    (re.compile(r"いらっしゃいません|おられません"), "いません"),
    (re.compile(r"(?:いらっしゃ|おられ)る"), "いる"),
    # how many there are, where they are, whether there are any: all ask for the same customers
    (
        re.compile(
            rf"({_SOMEBODY}(?:様|さん)?)(?:の?数)?(?:は|って|が)?{_HOW_MANY}"
            rf"(?:(?:いる|ある|い|あり|おり)(?:ます)?|です)?(?:か|の|かな|んですか|でしょうか)?(?=[?？。\s]*$)"
        ),
        r"\1",
    ),
    (re.compile(rf"{_HOW_MANY}の(?={_SOMEBODY})"), ""),
    (re.compile(rf"({_SOMEBODY}(?:様|さん)?)(?:は|って|が)?(?:どこ|どちら)(?:です)?か?(?=[?？。\s]*$)"), r"\1"),
    (
        re.compile(rf"({_SOMEBODY}(?:様|さん)?)(?:は|って|が|も)?{_IS_THERE}(?:か|の|かな|んですか|でしょうか|よね|ですか)?(?=[?？。\s]*$)"),
        r"\1",
    ),
    (re.compile(rf"(?:どの|どんな|どういった)(?={_SOMEBODY})"), ""),
    # what is over and done with, and manners
    (re.compile(r"(?<=て)しま(?:っ(?:た|て(?:いる|る)?)|いました)|(?<=で)しま(?:った|っている|いました)"), "いる"),
    (re.compile(r"ていなかった|てなかった|ていませんでした"), "ていない"),
    (re.compile(r"ませんでした"), "ません"),
    (re.compile(r"(?<=[わさらかがもれてはで])なかった"), "ない"),
    (re.compile(r"お(?=買い?上|取引|使い|持ち|支払|見積)"), ""),
    (re.compile(r"使い(?:になっ|いただい|くださっ)た"), "使った"),
    (re.compile(r"ご(?=利用額|利用金額|連絡|相談|来店|返品|返金)"), ""),
    (re.compile(r"半年(?=前?(?:から|〜|～|ー|-|と)[0-9一二三四五]+年)"), "6か月"),
)
_DO = r"(?:メール|お?電話|ご?連絡|訪問|面談|購入|注文|返金|返品|登録|追加|チャット|メッセージ|LINE|フォロー|DM)"
_BEYOND = re.compile(
    rf"{_DO}(?:を|に|で)?(?:し|入れ|かけ|送っ|出し)て(?:おいて|あげて)?(?:ください|下さい|ほしい|欲しい|くれますか|もらえますか|ね|よ)?[。！!]*$"
    rf"|{_DO}(?:を|の)?お願い|{_DO}(?:を)?(?:したい|しよう|すべき|するべき)"
)


def _plainly(text: str) -> str:
    """ "Only three", which Japanese says with a no, without the no; "neither a nor b" and "more than" likewise."""
    for roundabout, plain in _ROUNDABOUT:
        text = roundabout.sub(plain, text)
    text = _ONLY.sub(lambda found: f"{found[1] or 'だけ'}{found[2]}た", text)
    text = _NEITHER.sub(r"\1や\2が", text)
    text = _NO_MORE.sub(r"\1がなく、\2が", text)
    return _MORE_THAN.sub(r"より\1増えて", text)


def _kinds(found: Found) -> Sequence[Concept]:
    """ "Mail or telephone" is one thing that is asked."""
    names = re.findall(_NAMES, found[0])
    return (Act(tuple(dict.fromkeys(_KINDS.get(name[0], "message") for name in names))),)


def _placed(found: Found) -> Sequence[Concept]:
    is_denied = any(word in found[0] for word in ("以外", "除", "ではない", "じゃない", "いない"))
    return placed(found[1], _PLACE, is_denied=is_denied)


@cache
def japanese_words(vocabulary: Vocabulary) -> Lexicon:
    """The Japanese lexicon of an organisation."""
    place = rf"((?:{_PLACE})(?:(?:または|もしくは|か|や|と|・|、)(?:{_PLACE}))*)"
    after = (
        r"(?:か(?!つ))?(?:(?:在住|市内|県内|府内|都内|道内|に?住んで(?:いる|る)?|にお住まい|に住む|"
        r"にある|にいる|の近く|周辺|近辺|地区|地方|エリア|方面|以外|"
        r"を除く|を除いた|ではない|じゃない|住まい|に(?:いない|ない))(?:の)?|"
        r"の|で|から|に|、)?"
    )
    entries: list[Entry] = [(place + after, _placed)]
    entries.append((rf"{_NAMES}(?:(?:や|か|または|もしくは|・|、|と){_NAMES})+", _kinds))
    entries += [entry for field in vocabulary.fields for entry in _own(field)]
    return replace(
        lexicon("ja", [*_ENTRIES, *AMOUNTS, *JUDGEMENTS, *entries], is_spaced=False), prepare=_plainly, beyond=_BEYOND
    )


def _own(field: OwnField) -> Iterator[Entry]:
    names, key = "|".join(map(re.escape, field.names)), f"a.{field.key}"
    for choice in field.choices:
        text = re.escape(choice)
        yield (
            rf"(?:{names})(?:が|は|の|:|：|=)?{text}(?:の|で|プラン)?|{text}の?(?:{names})(?:の|で)?",
            always(Field(key, choice)),
        )
        yield rf"{text}(?=か|または|の|で)", always(Field(key, choice))
    if not field.choices:
        yield (
            (
                rf"(?:{names})(?:が|は|の|まで|を)?(?:来る|迎える|迫って(?:いる)?|"
                rf"過ぎた|来た|迎えた|到来する|到来した|なる|切れた|になる|にあたる|"
                rf"である)?"
            ),
            always(Field(key)),
        )
        yield (
            (
                rf"(?:{names})(?:が|の|は|も)?(?:ない|なし|未設定|空|入っていない|"
                rf"決まっていない|登録されていない|未登録)(?:の)?"
            ),
            always(Field(key), Denied()),
        )
