"""What of a sentence the world can draw, as an illustration, or nothing: the one place that asks the world."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache

from filmloom.errors import PromptError
from filmloom.studio.sentences import split_clauses
from filmloom.studio.storyboard import Illustration
from filmloom.types import Language
from filmloom.world.describe import describe
from filmloom.world.lexicon import concept
from filmloom.world.parse import drawable, mentions, parse
from filmloom.world.scene import Motion, SceneSpec

_ENOUGH = 0.5  # of what a text says; less, and the drawing would say something else
_LONGEST = 300  # characters of a text that can be one picture
_MOST_ACTORS = 3  # more, and nobody can tell who does what
_SCENERY = frozenset({"bridge"})  # nothing happens to it: a sentence about it is not told by showing it
_INDOORS = re.compile(
    r"[房屋室家店馆厅]|\b(?:room|home|house|indoors|inside|kitchen|office|library|shop|sofa|bed)\b", re.I
)
_UNTESTED = "emoji:"  # any picture whose name is the word: the mouth of a river would get lips
_ANYBODY = frozenset({"person", "man", "woman", "child"})  # somebody, but nobody in particular: no emblem of anything
_MOST_ASKED, _AGAIN_AND_AGAIN = 40, 3  # sentences
_SMALLEST_PART = 0.3  # of a sentence that its picture is of; less is an aside
_CLOCK_TIME = re.compile(
    r"[\d零一二两三四五六七八九十]{1,3}(?:点(?!五)|时(?=[，许左整]))(?:\d{1,2}分|半|钟|整)?(?:许|左右)?(?=[，,\u4e00-\u9fff])"
)  # a time of day is no clock on the wall
_PASSING, _STANDING = frozenset({"animals", "vehicles"}), frozenset({"buildings", "plants"})
_ABSENT = re.compile(
    r"没有|没了|不见了?|绝迹|消失|灭绝|再也不|看不到"
    r"|\b(?:no|without|never|nobody|none|vanished|extinct|disappeared)\b|n't see",
    re.IGNORECASE,
)
_GRAVE = re.compile(
    r"山火|大火|洪水|泥石流|台风|死|遇难|身亡|丧生|伤亡|受伤|去世|逝世|殉|杀|枪|爆炸|袭击|战争|空袭|地震|车祸|坠毁"
    r"|坠亡|火灾|洪灾|失踪|性侵|虐待|绑架"
    r"|\b(?:(?:a|the) fire(?! (?:brigade|chief|department|engine|station|truck))|wildfires?|blaze|flames"
    r"|flood\w*|destroyed|treated for|hospitali[sz]ed"
    r"|dead|deaths?|died?|dying|kill(?:s|ed|ing)?|wounded|injur\w+|victims?|murder\w*|shot|shooting"
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
    if _share(_bare(text), language):
        return Illustration(prompt=_bare(text))
    clauses = split_clauses(text)
    shares = [_share(_bare(clause), language) for clause in clauses]
    best = shares.index(max(shares)) if shares else 0
    if not shares or not shares[best]:
        return None
    begin, end = best, best + 1
    while end < len(clauses) and _share(_bare("".join(clauses[begin : end + 1])), language):
        end += 1
    while begin > 0 and _share(_bare("".join(clauses[begin - 1 : end])), language):
        begin -= 1
    prompt = _bare("".join(clauses[begin:end]))
    return Illustration(prompt=prompt) if len(prompt) >= _SMALLEST_PART * len(text) else None


def footage_of(text: str, language: Language) -> Illustration | None:
    """The one thing that moves, grows or stands and that a text names, shown for itself: a train that passes.

    As a newsroom cuts in pictures of a train where a timetable is read. Nothing for what is grave or absent.
    """
    for key in pictured(text, language):
        thing = concept(key)
        if thing.category not in _PASSING | _STANDING:
            continue
        spec = parse((thing.en if language == "en" else thing.zh)[0], language).spec
        if len(spec.actors) != 1 or spec.actors[0].concept != key:
            continue
        passing = thing.category in _PASSING
        steps = ((Motion(actor=spec.actors[0].name, kind="right"),),) if passing else ()
        moved = spec.model_copy(update={"steps": steps, "camera": "still" if steps else "zoom_in"})
        return Illustration(prompt=describe(moved, language))
    return None


def pictured(text: str, language: Language) -> tuple[str, ...]:
    """Up to three things that a text names, to stand beside it; none where they would make light of it."""
    if _GRAVE.search(text) or _ABSENT.search(text):
        return ()
    named = (key for key in mentions(text, language) if not key.startswith(_UNTESTED))
    return tuple(key for key in named if key not in _ANYBODY)[:3]


def emblem_of(headline: str, sentences: Sequence[str], language: Language) -> tuple[str, ...]:
    """The one or two things that a headline names, or else the one that its text names again and again."""
    if _GRAVE.search(headline) or _ABSENT.search(headline):
        return ()
    if named := pictured(headline, language):
        return named[:2]
    counts = Counter(key for sentence in sentences[:_MOST_ASKED] for key in pictured(sentence, language))
    return tuple(key for key, count in counts.most_common(1) if count >= _AGAIN_AND_AGAIN)


def _bare(clause: str) -> str:
    """Without the marks around it and the word that joins it to what was before."""
    return re.sub(
        r"^(?:and|but|while|or|so|又|而|并且?|但是?)(?:\b\s*|(?=[\u4e00-\u9fff]))",
        "",
        _CLOCK_TIME.sub("", clause).strip(" ，。,.!！；;：:、—"),
    )


def _share(text: str, language: Language) -> float:
    """How much of a text its drawing shows; 0 if the drawing would tell something else."""
    if not text or _ABSENT.search(text):
        return 0.0
    share = drawable(text, language)
    scene = scene_of(text, language) if share >= _ENOUGH else None
    if scene is None or not 1 <= len(scene.actors) <= _MOST_ACTORS:
        return 0.0
    if any(actor.concept in _SCENERY or actor.concept.startswith(_UNTESTED) for actor in scene.actors):
        return 0.0
    return 0.0 if scene.background == "room" and not _INDOORS.search(text) else share


@lru_cache(maxsize=1024)
def scene_of(prompt: str, language: Language) -> SceneSpec | None:
    """What a prompt will be drawn as; None if nothing in it can be drawn."""
    try:
        return parse(prompt, language).spec
    except PromptError:
        return None
