"""Places that people name without saying that they are places."""

JAPAN = frozenset(
    (
        "北海道", "青森", "岩手", "宮城", "秋田", "山形", "福島", "茨城", "栃木", "群馬", "埼玉", "千葉", "東京",
        "神奈川", "新潟", "富山", "石川", "福井", "山梨", "長野", "岐阜", "静岡", "愛知", "三重", "滋賀", "京都",
        "大阪", "兵庫", "奈良", "和歌山", "鳥取", "島根", "岡山", "広島", "山口", "徳島", "香川", "愛媛", "高知",
        "福岡", "佐賀", "長崎", "熊本", "大分", "宮崎", "鹿児島", "沖縄", "札幌", "仙台", "横浜", "川崎",
        "相模原", "浜松", "名古屋", "神戸", "堺", "北九州", "金沢", "松山", "高松", "那覇", "盛岡", "水戸",
        "宇都宮", "前橋", "高崎", "大津", "津", "松江", "甲府", "さいたま", "大宮", "函館", "旭川", "小樽",
        "郡山", "長岡", "松本", "豊橋", "岡崎", "豊田", "四日市", "姫路", "西宮", "尼崎", "明石", "倉敷", "福山",
        "下関", "久留米", "佐世保", "別府", "銀座", "新宿", "渋谷", "池袋", "品川", "梅田", "難波", "関東",
        "関西", "東北", "九州", "四国", "中国地方", "北陸", "東海", "近畿", "首都圏",
    )
)  # fmt: skip

COUNTRIES_IN_JAPANESE = frozenset(
    (
        "日本", "中国", "台湾", "香港", "韓国", "アメリカ", "アメリカ合衆国", "米国", "カナダ", "メキシコ", "ブラジル",
        "アルゼンチン", "チリ", "イギリス", "英国", "アイルランド", "フランス", "ドイツ", "イタリア", "スペイン",
        "ポルトガル", "オランダ", "ベルギー", "ルクセンブルク", "スイス", "オーストリア", "デンマーク", "スウェーデン",
        "ノルウェー", "フィンランド", "アイスランド", "ポーランド", "チェコ", "ハンガリー", "ギリシャ", "トルコ",
        "ロシア", "ウクライナ", "リトアニア", "マルタ", "キプロス", "イスラエル", "レバノン", "サウジアラビア",
        "バーレーン", "アラブ首長国連邦", "エジプト", "南アフリカ", "インド", "インドネシア", "マレーシア",
        "フィリピン",
        "シンガポール", "タイ", "ベトナム", "オーストラリア", "ニュージーランド", "ジャージー",
    )
)  # fmt: skip

COUNTRIES_IN_CHINESE = frozenset(
    (
        "中国", "日本", "韩国", "美国", "加拿大", "墨西哥", "巴西", "阿根廷", "智利", "英国", "爱尔兰", "法国", "德国",
        "意大利", "西班牙", "葡萄牙", "荷兰", "比利时", "卢森堡", "瑞士", "奥地利", "丹麦", "瑞典", "挪威", "芬兰",
        "冰岛", "波兰", "捷克", "匈牙利", "希腊", "土耳其", "俄罗斯", "乌克兰", "立陶宛", "马耳他", "塞浦路斯",
        "以色列", "黎巴嫩", "沙特阿拉伯", "巴林", "阿拉伯联合酋长国", "阿联酋", "埃及", "南非", "印度", "印度尼西亚",
        "马来西亚", "菲律宾", "新加坡", "泰国", "越南", "澳大利亚", "新西兰", "泽西岛",
    )
)  # fmt: skip

CHINA = frozenset(
    (
        "北京", "上海", "天津", "重庆", "河北", "山西", "辽宁", "吉林", "黑龙江", "江苏", "浙江", "安徽", "福建",
        "江西", "山东", "河南", "湖北", "湖南", "广东", "海南", "四川", "贵州", "云南", "陕西", "甘肃", "青海",
        "台湾", "内蒙古", "广西", "西藏", "宁夏", "新疆", "香港", "澳门", "广州", "深圳", "杭州", "南京", "苏州",
        "成都", "武汉", "西安", "青岛", "大连", "厦门", "宁波", "无锡", "长沙", "郑州", "济南", "沈阳", "哈尔滨",
        "长春", "昆明", "福州", "合肥", "南昌", "南宁", "贵阳", "太原", "石家庄", "兰州", "海口", "银川", "西宁",
        "呼和浩特", "乌鲁木齐", "拉萨", "温州", "佛山", "东莞", "珠海", "中山", "惠州", "常州", "徐州", "南通",
        "扬州", "绍兴", "嘉兴", "金华", "泉州", "烟台", "潍坊", "洛阳", "台北", "高雄", "华东", "华南", "华北",
        "华中", "西南", "西北", "东北", "浦东", "朝阳", "海淀",
    )
)  # fmt: skip

ENGLISH = frozenset(
    (
        "London", "Birmingham", "Manchester", "Liverpool", "Leeds", "Sheffield", "Bristol", "Newcastle", "Nottingham",
        "Leicester", "Coventry", "Bradford", "Cardiff", "Swansea", "Newport", "Edinburgh", "Glasgow", "Aberdeen",
        "Dundee", "Inverness", "Perth", "Stirling", "Belfast", "Derry", "Londonderry", "Lisburn", "Dublin", "Cork",
        "Galway", "Limerick", "Waterford", "Hull", "York", "Bath", "Oxford", "Cambridge", "Norwich", "Ipswich",
        "Exeter", "Plymouth", "Truro", "Southampton", "Portsmouth", "Brighton", "Canterbury", "Dover", "Chester",
        "Derby", "Stoke", "Wolverhampton", "Worcester", "Gloucester", "Cheltenham", "Swindon", "Luton", "Peterborough",
        "Lincoln", "Preston", "Blackpool", "Lancaster", "Carlisle", "Durham", "Sunderland", "Middlesbrough",
        "Huddersfield", "Halifax", "Harrogate", "Bournemouth", "Poole", "Salisbury", "Winchester", "Guildford",
        "Colchester", "Chelmsford", "Southend", "Northampton", "Bedford", "Milton Keynes", "Warwick", "Hereford",
        "Shrewsbury", "Wigan", "Bolton", "Stockport", "Oldham", "Rochdale", "Salford", "Doncaster", "Rotherham",
        "Barnsley", "Wakefield", "Grimsby", "Scarborough", "Whitby", "Kent", "Surrey", "Sussex", "Essex", "Suffolk",
        "Norfolk", "Cornwall", "Devon", "Dorset", "Somerset", "Wiltshire", "Hampshire", "Berkshire", "Yorkshire",
        "Lancashire", "Cheshire", "Cumbria", "Northumberland", "Shropshire", "Wales", "Scotland", "England",
        "Northern Ireland", "Ireland", "Britain", "UK", "New York", "Los Angeles", "Chicago", "Boston", "Houston",
        "Dallas", "Seattle", "San Francisco", "Washington", "Miami", "Philadelphia", "Atlanta", "Denver", "Toronto",
        "Vancouver", "Montreal", "Ottawa", "Calgary", "Sydney", "Melbourne", "Brisbane", "Adelaide", "Auckland",
        "Wellington", "Singapore", "Hong Kong", "Tokyo", "Osaka", "Kyoto", "Beijing", "Shanghai", "Shenzhen", "Seoul",
        "Delhi", "Mumbai", "Bangalore", "Paris", "Lyon", "Berlin", "Hamburg", "Munich", "Frankfurt", "Cologne",
        "Vienna", "Zurich", "Geneva", "Amsterdam", "Rotterdam", "Brussels", "Madrid", "Barcelona", "Lisbon", "Rome",
        "Milan", "Copenhagen", "Stockholm", "Oslo", "Helsinki", "Warsaw", "Prague", "California", "Texas", "Florida",
        "Japan", "China", "Taiwan", "Korea", "India", "Australia", "New Zealand", "Canada", "USA", "France",
        "Germany", "Switzerland", "Austria", "Netherlands", "Belgium", "Spain", "Portugal", "Italy", "Denmark",
        "Sweden", "Norway", "Finland", "Poland",
    )
)  # fmt: skip
