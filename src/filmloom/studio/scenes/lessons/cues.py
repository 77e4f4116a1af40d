"""The words by which teachers mark the parts of a lesson, as headings and at the beginning of paragraphs."""

from __future__ import annotations

import re
from typing import Final, Literal, TypeAlias

Role: TypeAlias = Literal[
    "text", "objectives", "terms", "definition", "example", "mistake", "question", "answer", "summary"
]

_HEADINGS: Final[dict[Role, str]] = {
    "objectives": r"(?:learning |lesson )?(?:objectives?|goals?|aims?|outcomes?)"
    r"|what (?:you|we)(?:'ll| will| shall)? learn"
    r"|(?:学习|教学|本课|课程)?目标|学习要点",
    "terms": r"(?:key |new )?(?:terms?|words|vocabulary)(?: to know)?|glossary"
    r"|(?:关键)?(?:术语|词汇|名词|概念|关键词)(?:表|解释)|术语|词汇|关键词|生词",
    "definition": r"definitions?|定义|概念",
    "example": r"(?:(?:a |an )?worked |an? )?examples?(?: \d+)?|例题?[一二三四五六\d]*|(?:举例|例子|示例|例题?讲解)",
    "mistake": r"(?:a |the )?(?:common |typical )?(?:mistakes?|errors?|pitfalls?|misconceptions?)"
    r"|(?:常见)?(?:误区|错误|易错点?|陷阱)",
    "question": r"(?:recall |review |check |quiz |practice )?(?:questions?|quiz|exercises?|practice)"
    r"|check yourself|your turn|test yourself|(?:思考|复习|练习|随堂)?(?:题|问题|练习|小测|测验)|想一想|考考你|思考",
    "summary": r"summary|recap|to sum up|conclusions?|key (?:points|takeaways)|takeaways"
    r"|小结|总结|本课小结|课堂小结|要点回顾|回顾",
}
_HEADING: Final = {
    role: re.compile(rf"(?:\d+[.、)]?\s*)?(?:{words})\s*[:：]?", re.IGNORECASE) for role, words in _HEADINGS.items()
}
_LABELS: Final[dict[Role, str]] = {
    "definition": r"definition|定义|概念",
    "example": r"(?:worked )?example(?: \d+)?|e\.g\.|例[题子]?[一二三四五六\d]*|示例|举例",
    "mistake": r"(?:common |typical )?(?:mistakes?|errors?|pitfall|misconception)|caution"
    r"|(?:常见)?(?:误区|错误)|易错点?|注意",
    "question": r"q(?:uestion)?(?: ?\d+)?|quiz|your turn|问题?[一二三四五六\d]*|提问|思考题?|想一想|考考你",
    "answer": r"a(?:nswer)?(?: ?\d+)?|答案?|解答?|参考答案",
    "summary": r"summary|in short|to sum up|小结|总结|一句话总结",
    "objectives": r"(?:learning )?(?:objectives?|goals?)|(?:学习)?目标",
}
_LABEL: Final = {
    role: re.compile(rf"(?:{words})\s*(?:[:：]\s*|[.．]\s+(?=[A-Z]))(?=\S)", re.IGNORECASE)
    for role, words in _LABELS.items()
}
_ANSWER_INSIDE: Final = re.compile(r"\s*(?:(?<![A-Za-z])(?:A|Answer|ANSWER)|答案?|解答|参考答案)\s*[:：]\s*(?=\S)")
_OPTION: Final = re.compile(r"^[（(]?(?P<letter>[A-Ha-h])(?:[.)、．:：）]|\s-)\s*(?P<text>\S.*)$")
_TERM: Final = re.compile(r"^(?P<term>[^:：—–]{1,40}?)\s*(?:[:：]|——?|\s[–-]\s)\s*(?P<meaning>\S.*)$")


def role_of_heading(heading: str) -> Role | None:
    """What a section is for, if its heading says so."""
    for role, pattern in _HEADING.items():
        if pattern.fullmatch(heading.strip()):
            return role
    return None


def split_heading(heading: str) -> tuple[Role | None, str]:
    """The role of a heading, and what it says beside: `Example: the Moon` is an example of the Moon."""
    if role := role_of_heading(heading):
        return role, ""
    return split_label(heading) if re.search("[:：]", heading) else (None, heading)


def split_label(text: str) -> tuple[Role | None, str]:
    """The role that the first word of a paragraph gives it, and the paragraph without that word."""
    for role, pattern in _LABEL.items():
        if match := pattern.match(text):
            return role, text[match.end() :]
    return None, text


def split_answer(text: str) -> tuple[str, str]:
    """A question and the answer that stands in the same paragraph, if one does."""
    match = _ANSWER_INSIDE.search(text)
    return (text[: match.start()].strip(), text[match.end() :].strip()) if match else (text.strip(), "")


def option_of(item: str) -> tuple[str, str] | None:
    """`B. four` is the option B, four."""
    match = _OPTION.match(item)
    return (match["letter"].upper(), match["text"]) if match else None


def term_of(item: str) -> tuple[str, str] | None:
    """`Root: the node without a parent` is a term and what it means."""
    match = _TERM.match(item)
    return (match["term"].strip(), match["meaning"].strip()) if match else None
