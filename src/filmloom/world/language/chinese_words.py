"""Chinese words that say how, where and when: verbs, words of place, settings, counts and measure words."""

from __future__ import annotations

from typing import Final

from filmloom.world.language.items import Act, Heading, Item, Link, Mark, Pace, Pronoun, Setting, Way, Where
from filmloom.world.scene import (
    ActorSize,
    Background,
    Camera,
    Color,
    Depth,
    Hour,
    MotionKind,
    Place,
    RelationKind,
    Speed,
    Weather,
)

COLORS: Final[dict[str, Color]] = {
    "红": "red", "橙": "orange", "黄": "yellow", "绿": "green", "蓝": "blue", "紫": "purple", "粉": "pink",
    "黑": "black", "白": "white", "粉红": "pink", "橘": "orange", "金": "yellow",
}  # fmt: skip
SIZES: Final[dict[str, ActorSize]] = {
    "小小的": "small", "小": "small", "迷你": "small", "小型": "small", "幼小的": "small", "大": "large",
    "巨大的": "large", "大大的": "large", "巨型": "large", "大型": "large", "巨大": "large", "庞大的": "large",
}  # fmt: skip
DIGITS: Final = {
    "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9, "十": 10,
    "几": 3, "数": 4, "半": 1,
}  # fmt: skip
MEASURES: Final = (
    "只条辆个棵朵匹头位名枚艘架列颗台部本张把块根串杯碗座所家面顶件双对群些道片束株团滴份封盏支粒副扇簇场排队批"
    "艘种处篇幅节趟班股阵堆筐瓶袋盒"
)
MANY: Final = {"群": 5, "些": 3, "对": 2, "双": 2, "排": 5, "队": 5, "批": 5, "堆": 5, "片": 1}
VAGUE: Final = {"许多": 6, "很多": 6, "好多": 6, "几": 3, "好几": 4, "一些": 3, "多": 4, "成群的": 6, "成群结队的": 6}
ADJECTIVES: Final = frozenset(
    [
        "可爱的",
        "可爱",
        "快乐的",
        "快乐",
        "年轻的",
        "老",
        "新",
        "美丽的",
        "美丽",
        "漂亮的",
        "漂亮",
        "有趣的",
        "调皮的",
        "新的",
        "现代化的",
        "毛茸茸的",
        "孤独的",
        "勇敢的",
        "忙碌的",
        "长长的",
        "高高的",
        "圆圆的",
        "圆",
        "高大的",
        "普通",
    ]
)
OTHER: Final = ("另外", "另")

_GO: Final[dict[str, tuple[Speed | None, MotionKind | None]]] = {
    "走": (None, None), "行走": (None, None), "散步": ("slow", None), "漫步": ("slow", None), "跑": ("fast", None),
    "奔跑": ("fast", None), "跑步": ("fast", None), "奔": ("fast", None), "冲": ("fast", None),
    "飞奔": ("fast", None), "飞驰": ("fast", None), "疾驰": ("fast", None), "爬": ("slow", None), "爬行": ("slow", None),
    "飞": (None, None), "飞行": (None, None), "飞翔": (None, None), "飞舞": (None, None), "游": (None, None),
    "游泳": (None, None), "游动": (None, None), "航行": (None, None), "驶": (None, None), "行驶": (None, None),
    "开": (None, None), "滚": (None, None), "滚动": (None, None), "飘": (None, "still"), "漂": (None, "still"),
    "飘浮": (None, "still"), "漂浮": (None, "still"), "飘动": ("slow", None), "滑": (None, None), "滑行": (None, None),
    "移动": (None, None), "前进": (None, None), "骑行": (None, None), "蹦": (None, "jump"), "路过": (None, None),
    "经过": (None, None), "驶过": (None, None), "开过": (None, None), "穿过": (None, None), "驶向": (None, None),
    "飞过": (None, None), "游过": (None, None), "跑过": ("fast", None), "走过": (None, None), "掠过": ("fast", None),
    "穿行": (None, None), "运行": (None, None), "开车": (None, None), "翱翔": (None, None), "疾行": ("fast", None),
    "飞向": (None, None), "走向": (None, None), "跑向": ("fast", None), "游向": (None, None), "迁徙": (None, None),
}  # fmt: skip
_ACTS: Final[dict[MotionKind, str]] = {
    "still": "静止|不动|静止不动|站着|站|坐着|坐|停|停着|停下|停下来|等待|等候|睡觉|睡着|休息|躺着|躺|趴着|趴|"
    "静静地待着|待着|矗立|停靠|停泊|屹立",
    "enter": "进入|进来|走进来|驶入|驶进|驶来|开来|开进|来到|到达|抵达|出现|走进|飞来|飞进|游来|跑来|跑进|走来|入场|登场|"
    "进站|到站|开进来|飞入|进场|到来|开过来|走过来|跑过来|飞过来|游过来|滚过来",
    "exit": "离开|离去|出去|驶出|驶离|开走|走开|走了|飞走|跑走|跑开|逃走|逃跑|消失|退场|出发|离场|游走|出站|开出|跑出|"
    "走出|离站|启程|飞离",
    "bounce": "弹跳|跳舞|弹来弹去|弹起|弹",
    "fall": "落下|掉下来|掉下|掉落|坠落|跌落|落下来|降落下来|飘落|摔倒|倒下|坠下|洒落",
    "rise": "升起|上升|升空|起飞|升上|腾空|发射|点火升空|升起来|飞起来|飞上|升入|发射升空|冉冉升起",
    "down": "降落|下降|着陆|下沉|沉下|下潜|降下",
    "spin": "旋转|转动|打转|自转|转身|翻滚",
    "grow": "变大|长大|膨胀|扩大|盛开|开放|绽放|生长|长高|放大|绽开",
    "shrink": "变小|缩小|收缩|融化|缩",
    "orbit": "绕圈|转圈|盘旋|环绕|绕着|围着|围着转|围绕|公转|兜圈",
    "shake": "摇晃|晃动|颤抖|发抖|摇摆|抖动|震动|摆动|摇动|挥手|挥挥手|闪烁|摇",
    "jump": "跳起来|跳|跳跃|跳起|蹦跳|蹦蹦跳跳|跃起",
}
_RELATIONS: Final[dict[RelationKind, str]] = {
    "chases": "追|追逐|追赶|追着|追捕|追着跑|撵",
    "follows": "跟着|跟随|跟在|尾随|紧跟|紧跟着|追随",
    "plays_with": "玩|玩耍|一起玩|一起玩耍|玩着|玩弄|踢|踢着|打|拍|拍打|玩起|嬉戏|一起嬉戏|逗|弹奏|演奏|拉着玩",
    "meets": "遇见|遇到|碰见|碰到|会见|见面|相遇|拜访|见到|迎接|拥抱|握手|交谈",
    "carries": "拿着|拿|带着|带|抱着|抱|提着|背着|举着|端着|运送|送入|送上|送往|送到|搬|搬着|搬运|载着|拉着|推着|托着|扛着|叼着|手持|运载|"
    "捧着|牵着|打着|撑着",
    "looks_at": "看着|看|望着|望|观看|注视|注视着|盯着|凝视|观察|观测|看见|看到|查看|读|阅读|翻看|观赏|看向|指着",
    "above": "骑|骑着|乘坐|坐着车",
    "next_to": "吃|喝|喂|种|修|修理|收割|抓|捕|堆|抓住|采摘|等",
}
_AFTER: Final[dict[RelationKind, str]] = {
    "next_to": "旁边|旁|身边|边上|附近|周围|旁边的|身旁|一旁|外|外面|门口",
    "above": "上方|上面|上空|头上|顶上|上|正上方",
    "in_front_of": "前面|前方|前|面前|跟前",
}
_AFTER_REVERSE: Final[dict[RelationKind, str]] = {
    "above": "下方|下面|底下|下|正下方",
    "in_front_of": "后面|后方|背后|身后|后",
}
_BACKGROUNDS: Final[dict[Background, str]] = {
    "meadow": "草地|草原|草坪|田野|公园|花园|农场|牧场|田间|田里|田|村庄|乡村|村里|农田|稻田|麦田|绿地|操场|果园|田地",
    "sky": "天空|空中|天上|蓝天|高空|半空|半空中|晴空",
    "sea": "大海|海洋|海里|海上|海中|海底|海面|水里|水中|水下|湖里|湖面|湖中|河里|河面|江面|海|湖|河|池塘|港口|海域|海水|江河",
    "beach": "沙滩|海滩|海边|海岸|岸边",
    "night": "星空|夜空|星夜",
    "street": "街道|街上|大街|马路|公路|路上|道路|街头|高速公路|路口|路边|路面|人行道|街",
    "room": "房间|屋里|屋内|室内|客厅|卧室|厨房|教室|办公室|家里|家中|实验室|会议室|病房|车间",
    "snow": "雪地|雪原|雪野|冰原|冰面|雪中的田野|南极|北极|冰雪世界",
    "desert": "沙漠|戈壁|沙丘|大漠",
    "forest": "森林|树林|丛林|林间|林中|雨林|竹林|松林",
    "space": "太空|宇宙|外太空|银河|银河系|深空|轨道",
    "city": "城市|都市|市区|市中心|城里|城镇|城区|小镇",
}
_INSIDE: Final = ("里面", "里", "上", "中", "内", "间", "中间", "之中", "之间", "底", "下", "中央", "上空", "")
_HOURS: Final[dict[Hour, str]] = {
    "day": "白天|中午|正午|下午|大白天",
    "dawn": "清晨|黎明|早晨|早上|日出|拂晓|凌晨|一早|日出时",
    "dusk": "黄昏|傍晚|日落|夕阳下|暮色中|夕阳西下|日落时",
    "night": "夜晚|夜里|晚上|深夜|夜间|半夜|午夜|夜色中|夜幕下|夜",
}
_WEATHERS: Final[dict[Weather, str]] = {
    "clear": "晴天|晴朗|阳光明媚|晴",
    "rain": "下着雨|下雨|雨中|雨里|雨天|大雨|小雨|暴雨|细雨|下着大雨|下起雨|下起了雨|雨",
    "snow": "下着雪|下雪|飘雪|大雪纷飞|雪花纷飞|飘着雪|下起雪|下起了雪|大雪|暴雪|下大雪|雪中",
    "wind": "刮着风|刮风|风中|大风|刮大风|有风|起风|刮起大风|风里|微风|狂风",
    "fog": "大雾|雾中|有雾|雾里|起雾|雾蒙蒙|浓雾|薄雾|雾天|雾气|雾霾",
}
_CAMERAS: Final[dict[Camera, str]] = {
    "pan_left": "左移|向左移|左摇|向左摇|向左移动|向左平移|往左移|左平移",
    "pan_right": "右移|向右移|右摇|向右摇|向右移动|向右平移|往右移|右平移",
    "tilt_up": "上移|向上移|上摇|向上摇|向上移动|向上抬|抬起|上仰",
    "tilt_down": "下移|向下移|下摇|向下摇|向下移动|下俯",
    "zoom_in": "推近|拉近|推进|推上去|放大|向前推|靠近|慢慢推近|缓缓推近",
    "zoom_out": "拉远|推远|后退|缩小|向后拉|拉开|慢慢拉远|缓缓拉远",
    "still": "不动|固定|静止",
}
_WAYS: Final[dict[Way, str]] = {"left": "左", "right": "右", "up": "上|天上|空中|天空", "down": "下|地面"}
_PACES: Final[dict[Speed, str]] = {
    "fast": "快速地|快速|飞快地|飞快|迅速地|迅速|高速|飞速|很快|快|急速|匆匆",
    "slow": "慢慢地|慢慢|缓缓地|缓缓|缓慢地|缓慢|悠闲地|悠悠|徐徐|轻轻地|轻轻|慢|悠然",
    "normal": "匀速地|匀速",
}
_PLACES: Final[dict[Place, str]] = {
    "left": "左边|左侧|左面|左方|画面左边|画面左侧",
    "right": "右边|右侧|右面|右方|画面右边|画面右侧",
    "center": "中间|正中|正中间|中央|正中央|画面中间|画面中央",
}
_DEPTHS: Final[dict[Depth, str]] = {
    "near": "近处|近景|前景|眼前",
    "far": "远处|远方|远景|背景里|天边|远远的",
}
_MARKS: Final = {
    "then": "然后|接着|之后|随后|接下来|再|后来|最后|而后|紧接着|又|于是",
    "while": "同时|与此同时|一边|边|一面|当",
    "and": "和|跟|与|以及|还有|及|并|并且|同|而|也",
    "comma": "，|,|、|：",
    "stop": "。|！|？|；|.|!|?|;|\n|…",
    "at": "在|位于|到",
    "passive": "被|让",
    "fronted": "把|将",
    "exist": "有|是|有着|出现了",
}
SKIPPED: Final = frozenset(
    [
        "的",
        "了",
        "着",
        "地",
        "得",
        "过",
        "着",
        "就",
        "都",
        "还",
        "很",
        "正",
        "正在",
        "从",
        "到",
        "往",
        "向",
        "给",
        "对",
        "于",
        "以",
        "为",
        "被",
        "让",
        "使",
        "等",
        "吗",
        "呢",
        "吧",
        "啊",
        "呀",
        "这",
        "那",
        "这个",
        "那个",
        "这些",
        "那些",
        "这只",
        "那只",
        "此",
        "该",
        "其",
        "某",
        "每",
        "各",
        "自",
        "自己",
        "一起",
        "一个",
        "一",
        "上",
        "下",
        "里",
        "内",
        "中",
        "起来",
        "过来",
        "过去",
        "下来",
        "上来",
        "去",
        "来",
        "先",
        "先是",
        "首先",
        "开始",
        "正好",
        "画面",
        "镜头",
        "时长",
        "场景",
        "里面",
        "里头",
        "不",
        "没",
        "没有",
        "会",
        "能",
        "可以",
        "可",
        "要",
        "想",
        "已",
        "已经",
        "曾",
        "并",
        "但",
        "但是",
        "可是",
        "不过",
        "因为",
        "所以",
        "如果",
        "由",
        "由于",
        "其中",
        "之",
        "所",
        "者",
        "而且",
        "只",
        "只见",
        "一下",
        "一会儿",
        "我们",
        "你",
        "我",
        "您",
        "视频",
        "动画",
        "短片",
        "片子",
        "展示",
        "显示",
        "描绘",
        "讲述",
        "一段",
        "长",
        "共",
        "持续",
        "约",
        "大约",
        "左右",
        "时",
        "时候",
        "成",
        "出",
        "入",
        "回",
        "进",
        "四处",
        "到处",
        "处",
        "又",
        "再",
        "便",
        "才",
        "刚",
        "刚刚",
        "一样",
        "似的",
        "当",
        "左",
        "右",
        "空无一物",
        "身",
        "面",
        "边",
        "头",
        "子",
        "们",
        "儿",
    ]
)
ABSTRACT: Final = [
    "产业",
    "行业",
    "工业",
    "市场",
    "企业",
    "公司",
    "集团",
    "板块",
    "政策",
    "价格",
    "保险",
    "贷款",
    "利率",
    "股",
    "销量",
    "销售",
    "品牌",
    "经济",
    "制造业",
    "业务",
    "技术",
    "标准",
    "协会",
    "部门",
    "管理局",
    "管理",
    "服务",
    "消费",
    "概念股",
    "出口",
    "进口",
    "关税",
    "补贴",
    "交易",
    "用户",
    "安全",
    "产量",
    "生产",
    "运营",
    "运营商",
    "供应链",
    "零部件",
    "芯片",
    "制造商",
    "厂商",
    "费用",
    "收入",
    "支出",
    "投资",
    "项目",
    "工程",
    "建设",
    "规划",
    "协议",
    "法案",
    "条例",
    "教育",
    "文化",
    "改革",
    "制度",
    "体系",
    "体制",
    "资源",
    "平台",
    "专业",
    "行长",
    "校长",
    "院长",
]


def items() -> dict[str, Item]:
    """Every word that says how, where or when, with what it means; the longest match wins."""
    table: dict[str, Item] = {}
    _add_settings(table)
    for way, ends in _WAYS.items():
        for end in ends.split("|"):
            for start in ("向", "往", "朝", "朝着", "向着"):
                for tail in ("边", "方", "侧", ""):
                    table[f"{start}{end}{tail}"] = Heading(way)
    for speed, words in _PACES.items():
        table |= dict.fromkeys(words.split("|"), Pace(speed))
    for place, words in _PLACES.items():
        table |= {f"{before}{word}": Where(place=place) for word in words.split("|") for before in ("", "在", "从")}
    for depth, words in _DEPTHS.items():
        table |= {f"{before}{word}": Where(depth=depth) for word in words.split("|") for before in ("", "在", "从")}
    table |= dict.fromkeys(("它", "他", "她"), Pronoun()) | dict.fromkeys(
        ("它们", "他们", "她们"), Pronoun(plural=True)
    )
    _add_verbs(table)
    for mark, words in _MARKS.items():
        table |= dict.fromkeys(words.split("|"), Mark(mark))  # type: ignore[arg-type]
    return table


def _add_settings(table: dict[str, Item]) -> None:
    for background, words in _BACKGROUNDS.items():
        for word in words.split("|"):
            for before in ("", "在", "从", "到"):
                table |= {f"{before}{word}{after}": Setting("background", background) for after in _INSIDE}
    for hour, words in _HOURS.items():
        table |= {f"{before}{word}": Setting("hour", hour) for word in words.split("|") for before in ("", "在")}
    for weather, words in _WEATHERS.items():
        table |= {f"{before}{word}": Setting("weather", weather) for word in words.split("|") for before in ("", "在")}
    for camera, words in _CAMERAS.items():
        for word in words.split("|"):
            for between in ("", "慢慢", "缓缓", "慢慢地", "缓缓地", "逐渐", "快速"):
                table[f"镜头{between}{word}"] = Setting("camera", camera)


def _add_verbs(table: dict[str, Item]) -> None:
    for verb, (speed, otherwise) in _GO.items():
        for form in (verb, f"{verb}着", f"{verb}了"):
            table[form] = Act("go", speed, otherwise)
    for verb in ("走", "跑", "飞", "游", "飘", "爬", "滚", "开", "驶"):
        for way, ends in _WAYS.items():
            for end in ends.split("|"):
                table.setdefault(f"{verb}向{end}", Act("go", _GO[verb][0], way))
                table.setdefault(f"{verb}向{end}边", Act("go", _GO[verb][0], way))
    for kind, words in _ACTS.items():
        for word in words.split("|"):
            table |= dict.fromkeys((word, f"{word}着", f"{word}了"), Act(kind))
    for verb in ("走", "跑", "飞", "游", "爬", "滚", "跳", "冲", "跃"):
        table |= {f"{verb}上": Act("rise"), f"{verb}进": Act("enter"), f"{verb}出": Act("exit")}
    table |= {"跳上": Act("jump"), "跃上": Act("jump"), "跃出": Act("jump"), "赛跑": Act("go", "fast")}
    for relation, words in _RELATIONS.items():
        table |= {f"{word}{after}": Link(relation) for word in words.split("|") for after in ("", "着", "了")}
    for relation, words in _AFTER.items():
        for word in words.split("|"):
            table |= dict.fromkeys((word, f"的{word}"), Link(relation, after=True))
    for relation, words in _AFTER_REVERSE.items():
        for word in words.split("|"):
            table |= dict.fromkeys((word, f"的{word}"), Link(relation, reverse=True, after=True))
