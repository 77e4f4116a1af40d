"""What a lesson says and writes by itself, in both languages."""

from __future__ import annotations

from typing import Final

from filmloom.types import Language

KICKERS: Final[dict[Language, dict[str, str]]] = {
    "en": {
        "lesson": "Lesson", "objectives": "What you will learn", "definition": "Definition", "example": "Example",
        "mistake": "Common mistake", "question": "Your turn", "answer": "Answer", "summary": "Summary",
        "terms": "Words to know", "text": "",
    },
    "zh": {
        "lesson": "课程", "objectives": "学习目标", "definition": "定义", "example": "例子", "mistake": "常见误区",
        "question": "想一想", "answer": "答案", "summary": "小结", "terms": "术语", "text": "",
    },
}  # fmt: skip
"""Over a card, by what it is for."""

_SAID: Final[dict[Language, dict[str, str]]] = {
    "en": {
        "objectives": "These are the goals of this lesson: {}", "contents": "This lesson is about: {}",
        "summary": "To sum up. {}", "what": "What is {}?", "means": "{}: {}", "example": "An example: {}",
        "mistake": "A common mistake: {}", "question": "A question for you. {}", "terms": "Some words to know. {}",
        "option": "{}: {}.",
    },
    "zh": {
        "objectives": "这一课的目标是：{}", "contents": "这一课讲：{}", "summary": "总结一下。{}",
        "what": "什么是{}？",
        "means": "{}：{}", "example": "来看一个例子：{}", "mistake": "一个常见的误区：{}", "question": "考考你。{}",
        "terms": "再记几个术语。{}", "option": "{}，{}。",
    },
}  # fmt: skip


def kicker(role: str, language: Language) -> str:
    """What stands over a card."""
    return KICKERS[language].get(role, "")


def phrase(name: str, language: Language, *words: str) -> str:
    """What is said around words."""
    return _SAID[language][name].format(*words)


def joined(items: list[str] | tuple[str, ...], language: Language) -> str:
    """Items one after the other, ended as a sentence."""
    comma, stop = ("；", "。") if language == "zh" else ("; ", ".")
    if language == "en" and all(item[:1].isupper() for item in items[1:]) and any(" " in item for item in items):
        comma = ". "
    return comma.join(item.rstrip("。.；;，, ") for item in items) + stop


def sentence(text: str, language: Language) -> str:
    """The text with a mark at its end."""
    text = text.strip()
    return (
        text if not text or text[-1] in "。.!！?？…" else text.rstrip("：:，,；;") + ("。" if language == "zh" else ".")
    )


def glued(parts: list[str] | tuple[str, ...], language: Language) -> str:
    """Sentences behind each other, with a space between in English."""
    return ("" if language == "zh" else " ").join(part.strip() for part in parts if part.strip())


def begun(text: str, language: Language) -> str:
    """With a capital, as an English sentence begins."""
    return text[:1].upper() + text[1:] if language == "en" else text
