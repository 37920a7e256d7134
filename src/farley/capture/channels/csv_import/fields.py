"""What a column can mean: the fields of customers, orders and interactions, and the headers that people give them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal
from unicodedata import normalize

Content = Literal["customers", "orders", "interactions"]
CONTENTS: tuple[Content, ...] = ("customers", "orders", "interactions")


@dataclass(frozen=True, slots=True)
class Field:
    """One meaning of a column. `words` are headers, squeezed; `many`: several columns may mean it."""

    name: str
    label: str
    value: Literal["text", "date", "number", "email", "phone", "url"]
    contents: tuple[Content, ...]
    many: bool
    words: tuple[str, ...]


def _(label: str) -> str:
    """Mark a label for translation; whoever shows it translates it then."""
    return label


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


CUSTOMERS: tuple[Content, ...] = ("customers",)
ORDERS: tuple[Content, ...] = ("orders",)
INTERACTIONS: tuple[Content, ...] = ("interactions",)

FIELDS = (
    Field(
        "customer_key", _("Customer number"), "text", CONTENTS, False,
        _words(
            "customerid customerno customernumber customerkey custid clientid clientno memberid "
            "customer 顧客番号 顧客id 顧客コード 顧客no 会員番号 会員id 取引先コード お客様番号 客户编号 "
            "客户id 客户号 会员编号 会员号 客戶編號 客戶id"
        ),
    ),
    Field(
        "customer_key", _("Customer number"), "text", CUSTOMERS, False,
        _words(
            "id no code number key 番号 コード 编号 編號"
        ),
    ),
    Field(
        "user_id", _("User id"), "text", CONTENTS, False,
        _words(
            "userid uid accountid ユーザーid ユーザid 用户id 用户编号 會員id"
        ),
    ),
    Field(
        "name", _("Name"), "text", CONTENTS, False,
        _words(
            "name fullname customername contactname contact person 氏名 名前 お名前 担当者名 顧客名 顧客 お客様 姓名 "
            "客户姓名 客户名称 客户 联系人 名字 客戶姓名 客戶 聯絡人 recipient"
        ),
    ),
    Field(
        "family_name", _("Family name"), "text", CONTENTS, False,
        _words(
            "lastname familyname surname last 姓 苗字 名字（姓） 姓（漢字） 姓氏"
        ),
    ),
    Field(
        "given_name", _("Given name"), "text", CONTENTS, False,
        _words(
            "firstname givenname forename first 名 名（漢字）"
        ),
    ),
    Field(
        "reading", _("Reading of the name"), "text", CONTENTS, False,
        _words(
            "reading furigana kana ふりがな フリガナ カナ 氏名カナ 氏名かな 氏名フリガナ 名前カナ 読み "
            "よみがな 読み仮名 拼音 pinyin"
        ),
    ),
    Field(
        "family_reading", _("Reading of the family name"), "text", CONTENTS, False,
        _words(
            "セイ せい 姓カナ 姓かな 姓フリガナ 姓ふりがな lastnamekana"
        ),
    ),
    Field(
        "given_reading", _("Reading of the given name"), "text", CONTENTS, False,
        _words(
            "メイ めい 名カナ 名かな 名フリガナ 名ふりがな firstnamekana"
        ),
    ),
    Field(
        "organisation", _("Organisation"), "text", CONTENTS, False,
        _words(
            "company companyname organisation organization employer account accountname businessname 会社 "
            "会社名 法人名 企業名 勤務先 取引先 取引先名 得意先名 公司 公司名称 单位 企业名称 公司名稱 組織名"
        ),
    ),
    Field(
        "department", _("Department"), "text", CUSTOMERS, False,
        _words(
            "department dept division 部署 部署名 所属 部门 部門"
        ),
    ),
    Field(
        "job_title", _("Job title"), "text", CUSTOMERS, False,
        _words(
            "jobtitle title position role 役職 役職名 肩書 职位 职务 職位 職稱"
        ),
    ),
    Field(
        "email", _("Mail address"), "email", CONTENTS, True,
        _words(
            "email emailaddress mail mailaddress emails メール メールアドレス eメール 電子メール 邮箱 电子邮箱 "
            "邮件 电子邮件 電子郵件 郵箱"
        ),
    ),
    Field(
        "mobile", _("Mobile phone"), "phone", CONTENTS, True,
        _words(
            "mobile mobilephone cell cellphone 携帯 携帯電話 携帯番号 手机 手机号 手机号码 手機 移动电话"
        ),
    ),
    Field(
        "phone", _("Phone"), "phone", CONTENTS, True,
        _words(
            "phone phonenumber telephone tel telno phoneno 電話 電話番号 電話番号1 电话 电话号码 联系电话 "
            "固定电话 電話號碼 聯絡電話"
        ),
    ),
    Field(
        "fax", _("Fax"), "phone", CUSTOMERS, False,
        _words(
            "fax faxno faxnumber ファックス ファクス fax番号 传真 傳真"
        ),
    ),
    Field(
        "url", _("Web address"), "url", CUSTOMERS, False,
        _words(
            "url website web homepage site ホームページ ウェブサイト 网址 网站 網站"
        ),
    ),
    Field(
        "postal_code", _("Postal code"), "text", CUSTOMERS + ORDERS, False,
        _words(
            "postalcode postcode zip zipcode 郵便番号 〒 邮编 邮政编码 郵遞區號"
        ),
    ),
    Field(
        "country", _("Country"), "text", CUSTOMERS + ORDERS, False,
        _words(
            "country countrycode nation 国 国名 国籍 国家 國家"
        ),
    ),
    Field(
        "region", _("State or prefecture"), "text", CUSTOMERS + ORDERS, False,
        _words(
            "state region province prefecture county 都道府県 省 省份"
        ),
    ),
    Field(
        "city", _("City"), "text", CUSTOMERS + ORDERS, False,
        _words(
            "city town 市区町村 市町村 城市 市"
        ),
    ),
    Field(
        "street", _("Street address"), "text", CUSTOMERS + ORDERS, False,
        _words(
            "address street streetaddress address1 addressline1 住所 番地 町名番地 住所1 地址 详细地址 街道 "
            "通讯地址"
        ),
    ),
    Field(
        "street_more", _("Street address, second line"), "text", CUSTOMERS + ORDERS, False,
        _words(
            "address2 addressline2 建物名 住所2 マンション名"
        ),
    ),
    Field(
        "tags", _("Tags"), "text", CUSTOMERS, False,
        _words(
            "tags tag labels label タグ 标签 標籤"
        ),
    ),
    Field(
        "owner", _("Owner"), "text", CUSTOMERS, False,
        _words(
            "owner accountowner salesrep rep 担当 担当者 営業担当 负责人 业务员 負責人"
        ),
    ),
    Field(
        "note", _("Note"), "text", CUSTOMERS, False,
        _words(
            "note notes comment comments remarks memo description 備考 メモ コメント 备注 说明 備註"
        ),
    ),
    Field(
        "order_key", _("Order number"), "text", ORDERS, False,
        _words(
            "orderid orderno ordernumber order invoiceno invoiceid invoicenumber invoice transactionid "
            "receiptno 注文番号 注文id 受注番号 伝票番号 订单号 订单编号 订单id 訂單編號 発注番号 請求書番号"
        ),
    ),
    Field(
        "ordered_at", _("Date of the order"), "date", ORDERS, False,
        _words(
            "orderdate invoicedate purchasedate date orderedat createdat purchasedat transactiondate datetime "
            "time 注文日 注文日時 受注日 購入日 購入日時 売上日 日付 日時 下单时间 订单日期 购买日期 购买时间 "
            "日期 时间 訂單日期"
        ),
    ),
    Field(
        "product_key", _("Product number"), "text", ORDERS, False,
        _words(
            "stockcode sku productid productcode itemcode itemid productno 商品コード 商品番号 品番 商品id "
            "商品编号 商品编码 货号 產品編號"
        ),
    ),
    Field(
        "product_name", _("Product"), "text", ORDERS, False,
        _words(
            "description product productname item itemname title 商品名 商品 品名 商品名称 产品 产品名称 "
            "產品名稱"
        ),
    ),
    Field(
        "quantity", _("Quantity"), "number", ORDERS, False,
        _words(
            "quantity qty units count pieces numberof 数量 個数 数 件数 購入数 數量"
        ),
    ),
    Field(
        "unit_price", _("Unit price"), "number", ORDERS, False,
        _words(
            "unitprice price itemprice 単価 価格 单价 价格 單價"
        ),
    ),
    Field(
        "unit_cost", _("Unit cost"), "number", ORDERS, False,
        _words(
            "unitcost costprice costperunit itemcost productcost cost cogs 原価 仕入値 仕入単価 仕入価格 原価単価 "
            "仕入れ値 成本 成本价 单位成本 进价 进货价 單位成本 成本價 進價"
        ),
    ),
    Field(
        "amount", _("Amount"), "number", ORDERS, False,
        _words(
            "amount total totalprice totalamount value linetotal revenue sales subtotal dollars spent 金額 "
            "合計 合計金額 売上 売上金額 購入金額 小計 金额 总价 总金额 订单金额 金額 總價"
        ),
    ),
    Field(
        "currency", _("Currency"), "text", ORDERS, False,
        _words(
            "currency currencycode 通貨 货币 币种 幣別"
        ),
    ),
    Field(
        "status", _("Status of the order"), "text", ORDERS, False,
        _words(
            "status orderstatus 状態 ステータス 注文状況 状态 订单状态 狀態"
        ),
    ),
    Field(
        "interaction_key", _("Number of the entry"), "text", INTERACTIONS, False,
        _words(
            "id interactionid messageid callid ticketid entryid entrynumber callnumber ticketnumber 管理番号 记录编号"
        ),
    ),
    Field(
        "happened_at", _("When it happened"), "date", INTERACTIONS, False,
        _words(
            "date datetime time when happenedat timestamp startedat calldate 日付 日時 対応日 "
            "対応日時 訪問日 通話日時 日期 时间 联系时间 跟进时间 時間"
        ),
    ),
    Field(
        "kind", _("Kind of interaction"), "text", INTERACTIONS, False,
        _words(
            "kind type activitytype category 種別 種類 対応種別 活動種別 类型 类别 跟进方式 類型"
        ),
    ),
    Field(
        "channel", _("Channel"), "text", INTERACTIONS, False,
        _words(
            "channel medium チャネル 経路 渠道 通道"
        ),
    ),
    Field(
        "direction", _("Direction"), "text", INTERACTIONS, False,
        _words(
            "direction inout 方向 受発信"
        ),
    ),
    Field(
        "subject", _("Subject"), "text", INTERACTIONS, False,
        _words(
            "subject title topic summary 件名 題名 タイトル 用件 主题 标题 主旨"
        ),
    ),
    Field(
        "text", _("Text"), "text", INTERACTIONS, False,
        _words(
            "text body message content note notes comment comments description transcript 本文 内容 メモ 備考 "
            "対応内容 詳細 正文 备注 跟进内容 内容描述 內容"
        ),
    ),
)  # fmt: skip


def fields_of(content: Content) -> tuple[Field, ...]:
    """The fields a column may mean in a file of this content."""
    return tuple(field for field in FIELDS if content in field.contents)


def squeeze(header: str) -> str:
    """A header without what differs by habit: Customer_ID, 'customer id' and CustomerID are one word."""
    return re.sub(r"[\W_]+", "", normalize("NFKC", header).casefold())


def likeness(header: str, field: Field) -> float:
    """How well a header names a field: 0.95 for one of its words, less for a word within a longer header."""
    squeezed = squeeze(header)
    bare = squeezed.rstrip("0123456789") or squeezed
    words = [squeeze(word) for word in field.words]
    if squeezed in words or bare in words:
        # The further down the list, the more general the word, and the more others may claim it.
        return 0.95 - 0.002 * (words.index(squeezed) if squeezed in words else words.index(bare))
    long_words = [word for word in words if len(word) >= (4 if word.isascii() else 2)]
    within = max((len(word) for word in long_words if squeezed.endswith(word) or squeezed.startswith(word)), default=0)
    return 0.4 + 0.4 * within / len(squeezed) if within else 0.0
