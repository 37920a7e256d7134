"""What the company sells: forty products in three groups, with names in three languages and prices in three currencies."""

# ruff: noqa: E501 (a table: one entry a line)

from __future__ import annotations

from decimal import Decimal

from farley.demo.records import Product, Wording


def _product(key: str, group: str, jpy: int, cny: int, gbp: str, names: str) -> Product:
    """A product; `names` is its name on the shelf = what people call it, for Japanese | Chinese | English."""
    ja, zh, en = (Wording(*name.split(" = ")) for name in names.split(" | "))
    return Product(key, group, ja, zh, en, Decimal(jpy), Decimal(cny), Decimal(gbp), _COST_SHARES[group])


TEA, WARE, GEAR = "tea", "ware", "gear"
_COST_SHARES = {TEA: Decimal("0.42"), WARE: Decimal("0.55"), GEAR: Decimal("0.6")}

PRODUCTS = (
    _product("sencha", TEA, 1620, 88, "11.50", "深蒸し煎茶「朝霧」100g = 朝霧の煎茶 | 深蒸煎茶“朝雾”100克 = 朝雾煎茶 | Asagiri deep-steamed sencha, 100 g = Asagiri sencha"),
    _product("sencha-first", TEA, 2700, 148, "18.50", "新茶「八十八夜」100g = 新茶 | 头采新茶“八十八夜”100克 = 头采新茶 | First-flush sencha, 100 g = first-flush sencha"),
    _product("gyokuro", TEA, 3240, 178, "22.00", "玉露「月白」50g = 玉露 | 玉露“月白”50克 = 玉露 | Tsukishiro gyokuro, 50 g = gyokuro"),
    _product("hojicha", TEA, 1080, 62, "8.50", "ほうじ茶「焚火」200g = ほうじ茶 | 焙茶“篝火”200克 = 焙茶 | Takibi hojicha, 200 g = hojicha"),
    _product("genmaicha", TEA, 980, 58, "7.90", "玄米茶「稲穂」200g = 玄米茶 | 玄米茶“稻穗”200克 = 玄米茶 | Inaho genmaicha, 200 g = genmaicha"),
    _product("matcha", TEA, 2916, 168, "21.00", "薄茶用抹茶「白雲」40g = 抹茶「白雲」 | 薄茶抹茶“白云”40克 = 白云抹茶 | Hakuun ceremonial matcha, 40 g = Hakuun matcha"),
    _product("matcha-kitchen", TEA, 9800, 520, "68.00", "製菓用抹茶 1kg = 製菓用抹茶 | 烘焙用抹茶1公斤 = 烘焙抹茶 | Kitchen matcha, 1 kg = kitchen matcha"),
    _product("wakocha", TEA, 1512, 85, "10.90", "和紅茶「夕凪」80g = 和紅茶 | 日式红茶“夕风”80克 = 日式红茶 | Yunagi Japanese black tea, 80 g = Yunagi black tea"),
    _product("longjing", TEA, 3780, 198, "26.00", "龍井茶 明前 50g = 龍井茶 | 明前龙井50克 = 龙井 | Longjing, before-rain pick, 50 g = longjing"),
    _product("tieguanyin", TEA, 2160, 118, "15.00", "鉄観音 100g = 鉄観音 | 清香铁观音100克 = 铁观音 | Tieguanyin oolong, 100 g = tieguanyin"),
    _product("white", TEA, 3510, 188, "24.00", "白茶「銀針」50g = 白茶 | 白毫银针50克 = 白毫银针 | Silver needle white tea, 50 g = silver needle"),
    _product("puer", TEA, 4860, 238, "33.00", "プーアル茶 餅茶 357g = プーアル茶 | 普洱熟茶饼357克 = 普洱茶饼 | Ripe pu'er cake, 357 g = pu'er cake"),
    _product("jasmine", TEA, 1728, 92, "12.00", "ジャスミン茶 100g = ジャスミン茶 | 茉莉花茶100克 = 茉莉花茶 | Jasmine pearls, 100 g = jasmine tea"),
    _product("breakfast", TEA, 1404, 79, "9.50", "ブレックファスト紅茶 250g = ブレックファスト紅茶 | 早餐红茶250克 = 早餐红茶 | Harbour breakfast tea, 250 g = breakfast tea"),
    _product("earl-grey", TEA, 1512, 82, "10.50", "アールグレイ 100g = アールグレイ | 伯爵红茶100克 = 伯爵红茶 | Earl Grey with bergamot, 100 g = Earl Grey"),
    _product("yuzu", TEA, 1188, 66, "8.20", "ゆず緑茶 ティーバッグ20個 = ゆず緑茶 | 柚子绿茶茶包20枚 = 柚子绿茶 | Yuzu green tea, 20 bags = yuzu green tea"),
    _product("cold-brew", TEA, 1296, 72, "9.20", "水出し煎茶 ティーバッグ30個 = 水出し煎茶 | 冷泡煎茶茶包30枚 = 冷泡煎茶 | Cold-brew sencha, 30 bags = cold-brew sencha"),
    _product("barley", TEA, 648, 38, "5.50", "麦茶 ティーバッグ52個 = 麦茶 | 大麦茶茶包52枚 = 大麦茶 | Barley tea, 52 bags = barley tea"),
    _product("obukucha", TEA, 1620, 90, "11.90", "大福茶 80g = 大福茶 | 新春大福茶80克 = 大福茶 | Obukucha New Year tea, 80 g = New Year tea"),
    _product("gift-three", TEA, 5400, 298, "38.00", "銘茶三缶詰合せ = 三缶の詰合せ | 名茶三罐礼盒 = 三罐礼盒 | Three-caddy tea gift box = three-caddy gift box"),
    _product("kyusu", WARE, 6480, 358, "46.00", "常滑焼 急須 280ml = 常滑の急須 | 常滑烧急须280毫升 = 常滑急须 | Tokoname kyusu teapot, 280 ml = kyusu teapot"),
    _product("hohin", WARE, 7560, 398, "52.00", "宝瓶 月白釉 = 宝瓶 | 月白釉宝瓶 = 月白釉宝瓶 | Hohin easy pot, moon-white glaze = hohin"),
    _product("gaiwan", WARE, 2970, 158, "19.50", "蓋碗 白磁 120ml = 蓋碗 | 白瓷盖碗120毫升 = 盖碗 | White porcelain gaiwan, 120 ml = gaiwan"),
    _product("cups", WARE, 4860, 268, "35.00", "夫婦湯呑 月白釉 = 夫婦湯呑 | 月白釉对杯 = 对杯 | Pair of cups, moon-white glaze = pair of cups"),
    _product("bowl", WARE, 9720, 528, "68.00", "抹茶碗 萩 = 萩の抹茶碗 | 萩烧抹茶碗 = 萩烧抹茶碗 | Hagi matcha bowl = Hagi bowl"),
    _product("whisk", WARE, 2808, 148, "19.00", "茶筅 百本立 = 茶筅 | 百本立茶筅 = 茶筅 | Bamboo whisk, 100 prongs = bamboo whisk"),
    _product("tetsubin", WARE, 24840, 1380, "175.00", "南部鉄瓶 1.0L = 南部鉄瓶 | 南部铁壶1.0升 = 南部铁壶 | Nambu iron kettle, 1.0 l = iron kettle"),
    _product("caddy", WARE, 5184, 288, "36.00", "桜皮茶筒 150g = 桜皮の茶筒 | 樱皮茶罐150克 = 樱皮茶罐 | Cherry-bark tea caddy, 150 g = cherry-bark caddy"),
    _product("glass-pot", WARE, 3456, 188, "24.00", "耐熱ガラスポット 600ml = ガラスポット | 耐热玻璃壶600毫升 = 玻璃壶 | Heat-proof glass pot, 600 ml = glass pot"),
    _product("tumbler", WARE, 3240, 178, "23.00", "茶こし付きタンブラー = タンブラー | 带滤网随行杯 = 随行杯 | Travel tumbler with strainer = travel tumbler"),
    _product("tray", WARE, 5940, 318, "41.00", "竹の茶盤 = 竹の茶盤 | 竹制茶盘 = 竹茶盘 | Bamboo tea tray = bamboo tray"),
    _product("kettle", GEAR, 14800, 798, "105.00", "温度調節ケトル 1.2L = 温度調節ケトル | 控温电水壶1.2升 = 控温水壶 | Variable-temperature kettle, 1.2 l = temperature kettle"),
    _product("mill", GEAR, 148000, 7980, "1040.00", "電動石臼 小型 = 電動石臼 | 小型电动石磨 = 电动石磨 | Electric stone mill, small = stone mill"),
    _product("dispenser", GEAR, 98000, 5280, "690.00", "業務用給湯器 20L = 給湯器 | 商用开水机20升 = 开水机 | Hot-water dispenser, 20 l = hot-water dispenser"),
    _product("brewer", GEAR, 168000, 8980, "1180.00", "業務用ティーブルワー = ティーブルワー | 商用泡茶机 = 泡茶机 | Commercial tea brewer = tea brewer"),
    _product("filter-system", GEAR, 54000, 2880, "380.00", "浄水システム 本体 = 浄水システム | 净水系统主机 = 净水系统 | Water filter system = water filter"),
    _product("cartridge", GEAR, 6800, 368, "48.00", "浄水カートリッジ = 浄水カートリッジ | 净水滤芯 = 净水滤芯 | Filter cartridge = filter cartridge"),
    _product("cups-paper", GEAR, 12800, 680, "89.00", "持ち帰りカップ 1000個 = 持ち帰りカップ | 外带纸杯1000只 = 外带纸杯 | Takeaway cups, box of 1,000 = box of takeaway cups"),
    _product("bulk-sencha", TEA, 24000, 1280, "165.00", "業務用煎茶 5kg = 業務用煎茶 | 商用煎茶5公斤 = 商用煎茶 | Sencha for cafés, 5 kg = café sencha"),
    _product("bulk-black", TEA, 19800, 1080, "138.00", "業務用紅茶 5kg = 業務用紅茶 | 商用红茶5公斤 = 商用红茶 | Black tea for cafés, 5 kg = café black tea"),
)  # fmt: skip


def product(key: str) -> Product:
    """The product of this key. Raises KeyError when there is none."""
    return _PRODUCTS[key]


_PRODUCTS = {item.key: item for item in PRODUCTS}
