"""A language model that was never trained for clips is asked in words for a dense description of one.

What comes in is a user's wish, what goes out the messages that ask, and the caption in the answer.
"""

from __future__ import annotations

import re
from typing import Final

from filmloom.errors import InputError
from filmloom.model.language_model.chat import Message
from filmloom.types import Language

_ASKED: Final[dict[Language, str]] = {
    "en": "You describe short video clips for a film maker. Say in two to four sentences what is to be seen: who or "
    "what, how many, their colours and sizes, what each does and in which direction, where, in which weather and "
    "light, and what the camera does. Keep everything that is asked for; where nothing is said, decide. Give the "
    "description alone, between <caption> and </caption>.",
    "zh": "你为导演描述短视频。用两到四句话说明画面：有谁或有什么、多少、颜色和大小、各自做什么、朝哪个方向、在哪里、"
    "天气和光线如何、镜头怎样运动。要求的内容一律保留；没有说明的由你决定。只写描述，放在<caption>和</caption>之间。",
}
_EXAMPLES: Final[dict[Language, tuple[str, str]]] = {
    "en": (
        "a dog at the sea",
        "<caption>A small brown dog runs from left to right along a sandy beach. Behind it blue waves roll in under a "
        "clear sky in the morning. The camera follows it slowly.</caption>",
    ),
    "zh": (
        "海边的一只狗",
        "<caption>一只棕色的小狗沿着沙滩从左向右奔跑。身后是蓝色的海浪，早晨的天空晴朗。镜头缓缓跟随。</caption>",
    ),
}
_THOUGHT = re.compile(r"<think>.*?(</think>|$)", re.DOTALL)
_CAPTION = re.compile(r"<caption>(.*?)(</caption>|$)", re.DOTALL)
_HEADING = re.compile(r"^\W*(caption|description|描述|画面)\W*[:：]\W*", re.IGNORECASE)


def ask_for_description(wish: str, language: Language) -> list[Message]:
    """The conversation that asks for it, with an example of an answer."""
    asked, answered = _EXAMPLES[language]
    return [
        {"role": "system", "content": _ASKED[language]},
        {"role": "user", "content": asked},
        {"role": "assistant", "content": answered},
        {"role": "user", "content": wish},
    ]


def caption_of(answer: str) -> str:
    """The description in an answer, on one line, whatever stands around it. Raises InputError if there is none."""
    said = _THOUGHT.sub("", answer)
    if marked := _CAPTION.search(said):
        said = marked[1]
    said = _HEADING.sub("", said.strip().strip("`").strip())
    caption = " ".join(said.split()).strip('"“”「」')
    if not caption:
        raise InputError(
            f"The language model's answer {answer[:80]!r} has no description in it. "
            "Ask again with another seed, or take a larger model."
        )
    return caption
