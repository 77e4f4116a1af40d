"""What of a sentence the world can draw, as an illustration, or nothing: the one place that asks the world."""

from __future__ import annotations

import re
from functools import lru_cache

from filmloom.errors import PromptError
from filmloom.studio.sentences import split_clauses
from filmloom.studio.storyboard import Illustration
from filmloom.types import Language
from filmloom.world.parse import drawable, parse
from filmloom.world.scene import SceneSpec

_ENOUGH = 0.5  # of what a text says; less, and the drawing would say something else
_LONGEST = 300  # characters of a text that can be one picture
_ABSENT = re.compile(
    r"没有|没了|不见了?|绝迹|消失|灭绝|再也不|看不到"
    r"|\b(?:no|without|never|nobody|none|vanished|extinct|disappeared)\b|n't see",
    re.IGNORECASE,
)
_GRAVE = re.compile(
    r"死|遇难|身亡|丧生|伤亡|受伤|去世|逝世|殉|杀|枪|爆炸|袭击|战争|空袭|地震|车祸|坠毁"
    r"|坠亡|火灾|洪灾|失踪|性侵|虐待|绑架"
    r"|\b(?:dead|deaths?|died?|dying|kill(?:s|ed|ing)?|wounded|injur\w+|victims?|murder\w*|shot|shooting"
    r"|gunm[ae]n|bomb\w*|explosion|attack\w*|war|wars|earthquake|crash\w*|funeral|mourn\w*|suicide|assault\w*|abus\w+|kidnap\w*"
    r"|missing)\b",
    re.IGNORECASE,
)


@lru_cache(maxsize=1024)
def illustration_of(text: str, language: Language) -> Illustration | None:
    """The drawing that fits a text: of all of it, or of its most drawable clause; None if none would be true.

    What is absent is not drawn, and what is grave (death, violence, disaster) is never turned into a cartoon.
    """
    if len(text) > _LONGEST or _GRAVE.search(text):
        return None
    whole = text.strip().rstrip("。.!！，,；;")
    if drawable(whole, language) >= _ENOUGH and not _ABSENT.search(whole):
        return _illustration(whole, language)
    clauses = [_bare(clause) for clause in split_clauses(text)]
    weighed = [(drawable(clause, language), clause) for clause in clauses if clause and not _ABSENT.search(clause)]
    best = max(weighed, default=(0.0, ""), key=lambda pair: pair[0])
    return _illustration(best[1], language) if best[0] >= _ENOUGH else None


def _bare(clause: str) -> str:
    return re.sub(
        r"^(?:and|but|while|or|so|又|而|并且?|但是?)(?:\b\s*|(?=[\u4e00-\u9fff]))", "", clause.strip(" ，。,.；;：:、")
    )


def _illustration(text: str, language: Language) -> Illustration | None:
    """The prompt alone: whoever edits it sees another drawing, which a scene written beside it would hide."""
    scene = scene_of(text, language)
    return Illustration(prompt=text) if scene and scene.actors else None


@lru_cache(maxsize=1024)
def scene_of(prompt: str, language: Language) -> SceneSpec | None:
    """What a prompt will be drawn as; None if nothing in it can be drawn."""
    try:
        return parse(prompt, language).spec
    except PromptError:
        return None
