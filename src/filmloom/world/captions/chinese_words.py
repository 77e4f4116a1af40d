"""The many Chinese ways to say each thing; the first of no row is better than the others."""

from __future__ import annotations

from typing import Final

BACKGROUNDS: Final = {
    "meadow": ("草地上", "草原上", "草坪上", "田野里"),
    "sky": ("天空中", "空中", "天上", "高空中"),
    "sea": ("大海里", "海上", "海面上", "大海上"),
    "beach": ("沙滩上", "海滩上", "海边"),
    "night": ("星空下", "夜空下"),
    "street": ("街道上", "马路上", "街上", "大街上"),
    "room": ("房间里", "屋里", "室内", "客厅里"),
    "snow": ("雪地上", "雪地里", "雪原上"),
    "desert": ("沙漠中", "沙漠里", "沙丘上"),
    "forest": ("森林里", "树林里", "森林中", "林间"),
    "space": ("太空中", "太空里", "外太空", "宇宙中"),
    "city": ("城市里", "城市中", "市区里"),
}
HOURS: Final = {
    "day": ("白天",),
    "dawn": ("清晨", "黎明", "早晨", "日出时"),
    "dusk": ("黄昏", "傍晚", "日落时"),
    "night": ("夜晚", "夜里", "晚上", "深夜"),
}
WEATHERS: Final = {
    "clear": ("天气晴朗",),
    "rain": ("下着雨", "正在下雨", "雨中"),
    "snow": ("下着雪", "正在下雪", "雪花纷飞", "飘着雪"),
    "wind": ("刮着风", "有风", "风中"),
    "fog": ("雾中", "有雾", "雾蒙蒙的"),
}
CAMERAS: Final = {
    "still": ("固定不动", "不动", "静止"),
    "pan_left": ("左移", "向左移动", "向左平移", "左摇"),
    "pan_right": ("右移", "向右移动", "向右平移", "右摇"),
    "tilt_up": ("上移", "向上移动", "上摇"),
    "tilt_down": ("下移", "向下移动", "下摇"),
    "zoom_in": ("推近", "拉近", "推进"),
    "zoom_out": ("拉远", "后退", "拉开"),
}
COLORS: Final = {
    "red": "红", "orange": "橙", "yellow": "黄", "green": "绿", "blue": "蓝", "purple": "紫", "pink": "粉",
    "black": "黑", "white": "白",
}  # fmt: skip
PLACES: Final = {
    "left": ("左边", "左侧", "画面左侧"),
    "right": ("右边", "右侧", "画面右侧"),
    "center": ("中间", "画面中央", "正中间"),
}
DEPTHS: Final = {"near": ("近处", "前景"), "far": ("远处", "远方")}
SIZES: Final = {"small": ("小小的",), "large": ("巨大的", "大大的")}
SHORT_SIZES: Final = {"small": "小", "large": "大"}
NUMBERS: Final = "零一两三四五六"
ORDINALS: Final = "一二三四五六"
PACES: Final = {
    "slow": ("慢慢地", "缓缓地", "缓慢地", "轻轻地"),
    "fast": ("快速地", "飞快地", "迅速地"),
}
WAYS: Final = {
    "left": ("向左", "往左", "朝左", "向左边"),
    "right": ("向右", "往右", "朝右", "向右边"),
    "up": ("向上", "往上"),
    "down": ("向下", "往下"),
}
GO: Final = {
    "walks": ("走", "移动"), "flies": ("飞", "飞行"), "swims": ("游", "游动"), "rolls": ("滚动", "滚"),
    "floats": ("飘", "移动"), "stands": ("移动",), "hops": ("蹦", "移动"), "drives": ("行驶", "开"),
}  # fmt: skip
RUN: Final = ("跑", "奔跑")
MOTIONS: Final = {
    "still": ("静止不动", "静静地待着", "一动不动"),
    "enter": ("进入画面", "进来", "出现在画面中", "入场"),
    "exit": ("离开画面", "离开", "退场", "离去"),
    "bounce": ("弹跳", "弹来弹去"),
    "fall": ("落下", "掉下来", "落下来", "掉落"),
    "rise": ("升起", "上升", "升起来"),
    "spin": ("旋转", "转动", "打转"),
    "grow": ("变大", "放大"),
    "shrink": ("变小", "缩小"),
    "orbit": ("转圈", "绕圈", "兜圈"),
    "shake": ("摇晃", "晃动", "抖动", "摇摆"),
    "jump": ("跳起来", "跳跃", "跃起", "跳起"),
}
RELATIONS: Final = {
    "next_to": ("{}在{}旁边", "{}在{}附近", "{}在{}身旁"),
    "above": ("{}在{}上方", "{}在{}上面"),
    "in_front_of": ("{}在{}前面", "{}在{}前方"),
    "chases": ("{}追着{}", "{}追赶{}", "{}追逐{}", "{}正在追{}"),
    "follows": ("{}跟着{}", "{}跟随{}", "{}紧跟着{}"),
    "plays_with": ("{}和{}一起玩", "{}和{}一起玩耍"),
    "meets": ("{}遇见{}", "{}遇到{}", "{}碰见{}"),
    "carries": ("{}带着{}",),
    "looks_at": ("{}看着{}", "{}望着{}", "{}注视着{}", "{}盯着{}"),
}
TURNED: Final = {
    "next_to": ("{}在{}旁边", "{}在{}附近", "{}在{}身旁"),
    "above": ("{}在{}下方", "{}在{}下面"),
    "in_front_of": ("{}在{}后面", "{}在{}后方"),
    "chases": ("{}被{}追着", "{}被{}追赶"),
    "meets": ("{}遇见{}", "{}遇到{}", "{}碰见{}"),
    "carries": ("{}被{}带着",),
    "looks_at": ("{}被{}看着",),
    "follows": ("{}被{}跟着",),
}
"""Relations said from their object's side."""
THEN: Final = ("，然后", "，接着", "，随后", "。然后，", "。接着，", "，之后")
WHILE: Final = ("，同时", "，与此同时，")
"""Between two that do something at once."""
LEGLESS: Final = frozenset(("snake", "snail", "caterpillar"))
TELLING: Final = "红橙黄绿蓝紫粉黑白金乌大小老幼巨雏"
"""Characters of nouns that say a colour or a size, which the spec may contradict: 白云, 大熊猫."""
