"""Names and sentences out of which the benchmark's customers are made: Japanese, Chinese and English."""

from __future__ import annotations

from typing import NamedTuple


class Spoken(NamedTuple):
    """What one language gives: names with how they are read, cities with their share, sentences."""

    family: list[tuple[str, str]]
    given: list[tuple[str, str]]
    firms: list[str]
    cities: list[str]
    sentences: list[str]


def _read(text: str) -> list[tuple[str, str]]:
    return [(name, reading) for name, _sep, reading in (word.partition(":") for word in text.split())]


LANGUAGES = {
    "ja": Spoken(
        _read(
            "佐藤:さとう 鈴木:すずき 高橋:たかはし 田中:たなか 伊藤:いとう 渡辺:わたなべ 山本:やまもと 中村:なかむら 小林:こばやし "
            "加藤:かとう 吉田:よしだ 山田:やまだ 佐々木:ささき 山口:やまぐち 松本:まつもと 井上:いのうえ 木村:きむら 林:はやし "
            "清水:しみず 斎藤:さいとう 森:もり 池田:いけだ 橋本:はしもと 石川:いしかわ 原:はら 岡:おか 関:せき 鷹巣:たかのす"
        ),
        _read(
            "花子:はなこ 太郎:たろう 健:けん 美咲:みさき 大輔:だいすけ 陽子:ようこ 翔太:しょうた 由美:ゆみ 誠:まこと 香織:かおり "
            "浩:ひろし 恵:めぐみ 隆:たかし 直美:なおみ 拓也:たくや さくら:さくら"
        ),
        "北斗 青葉 瑞穂 白山 浪速 若葉 高砂 千歳 松風 朝日".split(),
        "東京都港区 東京都新宿区 大阪市北区 京都市中京区 名古屋市中区 札幌市中央区 福岡市博多区 仙台市青葉区 広島市中区 金沢市".split(),
        [
            "見積の件で電話をいただいた。納期遅延を心配されている。",
            "新しい茶器をとても気に入ってくださった。次回も同じものを希望。",
            "請求書の宛名が違うとのご指摘。すぐに直して送り直した。",
            "担当の方が来月異動になるとのこと。後任に紹介していただく。",
            "配送が二日遅れた。お怒りではないが、次は困ると言われた。",
        ],
    ),
    "zh": Spoken(
        _read(
            "王:wang 李:li 张:zhang 刘:liu 陈:chen 杨:yang 黄:huang 赵:zhao 吴:wu 周:zhou 徐:xu 孙:sun 马:ma 朱:zhu 林:lin 欧阳:ouyang"
        ),
        _read(
            "小明:xiaoming 伟:wei 芳:fang 娜:na 秀英:xiuying 敏:min 静:jing 思远:siyuan 丽:li 强:qiang 磊:lei 洋:yang"
        ),
        "长江 东方 金桥 华信 新世纪 春晖 大地 天合".split(),
        "北京市朝阳区 上海市浦东新区 广州市天河区 深圳市南山区 杭州市西湖区 成都市武侯区".split(),
        [
            "客户询问报价，希望下周收到合同。",
            "对服务非常满意，会推荐给朋友。",
            "收到的货有一件破损，已安排补发。",
            "电话里说明年预算会增加，想了解新的茶具。",
        ],
    ),
    "en": Spoken(
        _read(
            "Smith: Jones: Taylor: Brown: Williams: Wilson: Johnson: Davies: Patel: Wright: Okafor: Lundquist: O'Neill: Clarke:"
        ),
        _read("Emma: Oliver: Amelia: George: Isla: Harry: Ava: Noah: Sophia: Jack: Harriet: Daniel: Priya: Tom:"),
        "Harbour Northgate Bluebell Foxglove Kingsway Larkspur Meridian Oakfield".split(),
        "London Manchester Leeds Bristol Edinburgh Cardiff Norwich Brighton".split(),
        [
            "Asked for a quote before the end of the month, and whether delivery could be split.",
            "Very happy with the last order; wants the same again in spring.",
            "The invoice INV-8815 had the wrong address. Sent a new one within the hour.",
            "Not pleased that nobody called back. Apologised, and promised a call on Friday.",
        ],
    ),
}
SHARES = {"ja": 0.5, "zh": 0.2, "en": 0.3}
