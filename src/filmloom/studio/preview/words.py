"""Words: what the page says, in the film's language."""

from __future__ import annotations

import re
from typing import Final

from filmloom.types import Language

_WORDS: Final[dict[str, tuple[str, str]]] = {
    "storyboard": ("Storyboard", "分镜"),
    "news": ("News", "新闻"),
    "lesson": ("Lesson", "课程"),
    "ad": ("Advertisement", "广告"),
    "length": ("Length", "时长"),
    "shots": ("Shots", "镜头"),
    "pace_en": ("Words a minute", "每分钟词数"),
    "pace_zh": ("Characters a minute", "每分钟字数"),
    "to_pay": ("To pay", "待付费用"),
    "nothing": ("nothing", "无"),
    "to_look_at": ("To look at", "需要留意"),
    "animatic": ("Animatic: the whole film, small and quick", "动态样片：整部影片的快速小样"),
    "of_video": ("{seconds} s of video", "{seconds} 秒视频"),
    "about": ("about {price}", "约 {price}"),
    "unknown_price": ("price not known: set FILMLOOM_VIDEO_PRICE", "单价未知：请设置 FILMLOOM_VIDEO_PRICE"),
    "spent": ("Spent in this project so far: {told}", "本项目已花费：{told}"),
    "nobody_asked": (
        "No service was asked for this preview. Pictures of other engines are drawn here by rule until they are made.",
        "生成本预览没有调用任何付费服务；其他引擎的画面在正式生成前，先由本机按规则绘制。",
    ),
    "says": ("Narration", "旁白"),
    "no_narration": ("No narration.", "没有旁白。"),
    "translation": ("Translation", "译文"),
    "recording": ("Your recording {name}", "使用录音 {name}"),
    "over": ("Over it", "叠加"),
    "lower_third": ("Lower third", "字幕条"),
    "term": ("Term", "术语"),
    "at": ("from {start} for {seconds} s", "{start} 起，{seconds} 秒"),
    "question": ("Question", "提问"),
    "answer": ("Answer", "答案"),
    "sources": ("Source", "出处"),
    "no_source": ("Cites nothing.", "没有注明出处。"),
    "not_here": ("The paragraph isn't here.", "找不到这一段。"),
    "more_rows": ("… and {count} more rows", "…… 另有 {count} 行"),
    "picture_by": ("Picture", "画面"),
    "drawn": ("drawn here, free", "本机绘制，免费"),
    "yours": ("your own file, free", "自备文件，免费"),
    "by_engine": ("by {engine}", "由 {engine} 生成"),
    "here_free": ("made here, free", "本机生成，免费"),
    "here_time": ("made here, about {time}", "本机生成，约 {time}"),
    "made": ("made before, nothing more to pay", "此前已生成，无需再付费"),
    "order": ("Order", "订单"),
    "prompt": ("Prompt", "提示词"),
    "not_drawn": ("not in the picture: {words}", "画面中没有：{words}"),
    "warning": ("Look at this", "请留意"),
    "source_missing": (
        "The text {name} isn't here, so paragraphs can't be shown and numbers weren't compared with it.",
        "找不到原文 {name}，无法列出所引段落，也无法核对数字。",
    ),
    "source_changed": (
        "The text {name} has changed since the storyboard was planned: its paragraphs may not be the ones meant.",
        "原文 {name} 在分镜生成后有过改动，所引段落可能已不是当时那一段。",
    ),
    "other_voice": (
        "Times are those of the voice in the box: the film's own, {voice}, wasn't asked to speak what it hasn't yet.",
        "时间按内置配音估计：影片所用的配音 {voice} 尚未念过的部分，预览时没有调用它。",
    ),
    "no_label": ("The visible AI label is switched off.", "可见的 AI 标识已关闭。"),
    "engine_problem": ("{engine} can't make it yet: {why}", "{engine} 目前无法生成：{why}"),
    "becomes_card": ("It will be a text card: {why}", "将以文字卡片代替：{why}"),
    "stands_in": (
        "A text card stands in for it here, as it can't be drawn by rule: {why}",
        "本机无法按规则绘制，此处以文字卡片代替：{why}",
    ),
    "cites_nothing": ("It says something and cites nothing.", "有旁白却没有注明出处。"),
    "title": ("Title", "标题"),
    "illustration": ("Illustration", "示意动画"),
    "picture": ("Picture", "图片"),
    "chart": ("Chart", "图表"),
    "quote": ("Quotation", "引语"),
    "list": ("List", "列表"),
    "agenda": ("What happens next", "接下来"),
    "card": ("Card", "文字卡片"),
    "formula": ("Formula", "公式"),
    "code": ("Code", "代码"),
    "diagram": ("Diagram", "图解"),
    "poster": ("Poster", "海报"),
    "end": ("End card", "片尾"),
    "ident": ("Brand card", "品牌卡片"),
    "clip": ("Clip", "视频片段"),
    "test": ("Test card", "测试卡"),
}
_COMPLAINTS: Final = (
    (re.compile(r"text does not fit: (.*)"), "文字放不下：{}"),
    (re.compile(r"no glyph for ('.*?') \((U\+\w+)\) in (.*)"), "字体里没有 {}（{}），见 {}"),
    (re.compile(r"the number (.*) is not in the document"), "原文中没有数字 {}"),
    (
        re.compile(r"the (?:number|quotation|chart's value) (.*) is in the document, but not in (.*), which the .*"),
        "原文中有 {}，但不在本镜头所引的 {}",
    ),
    (re.compile(r"the name (.*) is not in the document"), "原文中没有这个名字：{}"),
    (re.compile(r"the (?:month|day) (.*) is not in the document"), "原文中没有这个日期：{}"),
    (re.compile(r"the quotation (.*) is not in the document"), "原文中没有这句引语：{}"),
    (re.compile(r"the chart's value (.*) is not in the document"), "原文中没有图表数值 {}"),
)
"""What drawings and checks say in English, and how it is said in Chinese."""


class Words:
    """The page's words in one language."""

    def __init__(self, language: Language) -> None:
        self.language = language

    def __call__(self, key: str, **values: object) -> str:
        """A text with its values."""
        return _WORDS[key][self.language == "zh"].format(**values)

    def complaint(self, english: str) -> str:
        """What a drawing or a check complains of."""
        for pattern, chinese in _COMPLAINTS if self.language == "zh" else ():
            if match := pattern.search(english):
                return english[: match.start()] + chinese.format(*match.groups())
        return english


def clock(seconds: float) -> str:
    """1:04.2, as editors read it."""
    tenths = round(seconds * 10)
    return f"{tenths // 600}:{tenths % 600 // 10:02d}.{tenths % 10}"


def minutes(seconds: float) -> str:
    """1:04."""
    whole = round(seconds)
    return f"{whole // 60}:{whole % 60:02d}"
