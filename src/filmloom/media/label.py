"""Labels: the words on the screen and the one AIGC record in the file that say that a machine made this.

After China's 人工智能生成合成内容标识办法 and GB 45438-2025 (annex E: the record's keys, printable ASCII without
space, quote and backslash), and the EU's AI Act, article 50.
"""

from __future__ import annotations

import json
import re

from filmloom.errors import InputError
from filmloom.types import Language

AIGC_KEY = "AIGC"
_TEXTS: dict[Language, str] = {"zh": "AI生成", "en": "AI-generated"}
_ROBOT = re.compile(r"人工智能|AI", re.IGNORECASE)
_MADE = re.compile(r"生成|合成|generated|made|synthetic|created", re.IGNORECASE)


def label_text(text: str, language: Language) -> str:
    """The visible label: the user's if it says both "AI" and "generated", else the language's own.

    Raises InputError for a text that wouldn't label anything.
    """
    if not text:
        return _TEXTS[language]
    if not (_ROBOT.search(text) and _MADE.search(text)):
        raise InputError(
            f"label.text is {text!r}, but a label has to name AI (人工智能 / AI) and generation "
            f"(生成 / 合成 / generated). Leave it out for {_TEXTS[language]!r}."
        )
    return text


def checked_language(language: Language | None) -> Language | None:
    """The language, if films can be in it; None stands for the text's own. Raises InputError."""
    if language is None or language in _TEXTS:
        return language
    raise InputError(f"The language {language!r} isn't one of zh (Chinese) and en (English).")


def aigc_record(*, producer: str, content_id: str) -> str:
    """The implicit label's value: one JSON object in printable ASCII.

    Raises InputError if the producer's name can't stand in it.
    """
    if not re.fullmatch(r"[!#-\[\]-~]{1,64}", producer):
        raise InputError(
            f"label.producer is {producer!r}, but the AIGC record takes 1 to 64 printable ASCII characters "
            "without space, quote and backslash: a name like example-news, or a 27-character code."
        )
    record = {
        "Label": "1",
        "ContentProducer": producer,
        "ProduceID": content_id,
        "ReservedCode1": "",
        "ContentPropagator": "",
        "PropagateID": "",
        "ReservedCode2": "",
    }
    return json.dumps(record, separators=(",", ":"))
