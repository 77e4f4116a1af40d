"""A canonical SceneSpec in Chinese words."""

from __future__ import annotations

from itertools import groupby
from typing import Final

from filmloom.world import lexicon
from filmloom.world.language import chinese
from filmloom.world.language.items import Thing, Unknown
from filmloom.world.scene import (
    Actor,
    Background,
    Camera,
    Color,
    Depth,
    Hour,
    Motion,
    MotionKind,
    Place,
    Relation,
    RelationKind,
    SceneSpec,
    Weather,
)

BACKGROUNDS: Final[dict[Background, str]] = {
    "meadow": "草地上", "sky": "天空中", "sea": "大海里", "beach": "沙滩上", "night": "星空下", "street": "街道上",
    "room": "房间里", "snow": "雪地上", "desert": "沙漠中", "forest": "森林里", "space": "太空中", "city": "城市里",
}  # fmt: skip
_HOURS: Final[dict[Hour, str]] = {"day": "", "dawn": "清晨的", "dusk": "黄昏的", "night": "夜晚的"}
_WEATHERS: Final[dict[Weather, str]] = {
    "clear": "", "rain": "，下着雨", "snow": "，下着雪", "wind": "，刮着风", "fog": "，大雾中",
}  # fmt: skip
CAMERAS: Final[dict[Camera, str]] = {
    "still": "", "pan_left": "左移", "pan_right": "右移", "tilt_up": "上移", "tilt_down": "下移",
    "zoom_in": "推近", "zoom_out": "拉远",
}  # fmt: skip
_COLORS: Final[dict[Color, str]] = {
    "red": "红色的", "orange": "橙色的", "yellow": "黄色的", "green": "绿色的", "blue": "蓝色的", "purple": "紫色的",
    "pink": "粉色的", "black": "黑色的", "white": "白色的",
}  # fmt: skip
_PLACES: Final[dict[Place, str]] = {"left": "左边", "right": "右边", "center": "中间"}
_DEPTHS: Final[dict[Depth, str]] = {"near": "近处", "middle": "", "far": "远处"}
_RELATIONS: Final[dict[RelationKind, str]] = {
    "next_to": "{}在{}旁边", "above": "{}在{}上方", "in_front_of": "{}在{}前面", "chases": "{}追着{}",
    "follows": "{}跟着{}", "plays_with": "{}和{}一起玩", "meets": "{}遇见{}", "carries": "{}带着{}",
    "looks_at": "{}看着{}",
}  # fmt: skip
_GO: Final = {
    "walks": "走", "flies": "飞", "swims": "游", "rolls": "滚动", "floats": "飘", "stands": "移动", "hops": "蹦",
    "drives": "行驶",
}  # fmt: skip
WAYS: Final[dict[MotionKind, str]] = {"left": "向左", "right": "向右", "up": "向上", "down": "向下"}
MOTIONS: Final[dict[MotionKind, str]] = {
    "still": "静止不动", "enter": "进入画面", "exit": "离开画面", "bounce": "弹跳", "fall": "落下", "rise": "升起",
    "spin": "旋转", "grow": "变大", "shrink": "变小", "orbit": "转圈", "shake": "摇晃", "jump": "跳起来",
}  # fmt: skip
_PACES: Final = {"slow": "慢慢地", "normal": "", "fast": "快速地"}
_LEGLESS: Final = frozenset(("snake", "snail", "caterpillar"))
NUMBERS: Final = "零一两三四五六"
_ORDINALS: Final = "一二三四五六"


def say(spec: SceneSpec) -> str:
    """The spec in one sentence or two."""
    hour = "" if spec.background == "night" else _HOURS[spec.hour]
    setting = f"{hour}{BACKGROUNDS[spec.background]}{_WEATHERS[spec.weather]}"
    names = _References(spec.actors)
    if not spec.actors:
        return _finish([f"{setting}，空无一物" if spec.weather == "clear" else setting], spec)
    if len(spec.actors) == 1 and spec.steps:
        return _finish([f"{setting}，{_steps(spec, names, names.introduced(0))}"], spec)
    if _is_pair(spec):
        relation, *others = spec.relations
        opening = f"{setting}，{_RELATIONS[relation.kind].format(names.introduced(0), names.introduced(1))}"
        if relation.kind == "plays_with":
            opening = f"{setting}，{_playing(names.introduced(0), names.introduced(1), spec.actors[1])}"
    else:
        listed = "，".join(names.listed(index) for index in range(len(spec.actors)))
        opening, others = f"{setting}，{listed}", list(spec.relations)
    said = [_relation(relation, names) for relation in others]
    if spec.steps:
        said.append(_steps(spec, names, None))
    return _finish([opening, "；".join(said)] if said else [opening], spec)


def _is_pair(spec: SceneSpec) -> bool:
    """Whether a first relation can introduce both actors: 一只猫追着一个球."""
    if len(spec.actors) != 2 or not spec.relations:
        return False
    first = spec.relations[0]
    return first.subject == spec.actors[0].name and spec.actors[0].concept != spec.actors[1].concept


def _finish(sentences: list[str], spec: SceneSpec) -> str:
    camera = f"，镜头{CAMERAS[spec.camera]}" if spec.camera != "still" else ""
    seconds = f"，时长{spec.seconds:g}秒" if spec.seconds != 4 else ""
    return f"{'。'.join(sentences)}{camera}{seconds}。"


class _References:
    """How the actors of a spec are named when they come in and afterwards."""

    def __init__(self, actors: tuple[Actor, ...]) -> None:
        self.actors = {actor.name: actor for actor in actors}
        self.order = list(actors)
        kinds = [(actor.concept, actor.picture) for actor in actors]
        self.rank = [kinds[:index].count(kind) for index, kind in enumerate(kinds)]
        self.alone = [kinds.count(kind) == 1 for kind in kinds]

    def introduced(self, index: int) -> str:
        """左边的两个红色的小气球."""
        where = self._where(index)
        return f"{where}的{self._counted(index)}" if where else self._counted(index)

    def listed(self, index: int) -> str:
        """左边有两个红色的小气球."""
        also = "还" if index and not self._where(index) else ""
        return f"{self._where(index)}{also}有{self._counted(index)}"

    def again(self, name: str) -> str:
        """气球, or 第二个气球."""
        index = next(index for index, actor in enumerate(self.order) if actor.name == name)
        actor = self.order[index]
        if self.alone[index]:
            return _noun(actor)
        measure = _measure(actor) if actor.count == 1 else "群"
        return f"第{_ORDINALS[self.rank[index]]}{measure}{_noun(actor)}"

    def _where(self, index: int) -> str:
        actor = self.order[index]
        return f"{_PLACES[actor.place] if actor.place else ''}{_DEPTHS[actor.depth]}"

    def _counted(self, index: int) -> str:
        actor = self.order[index]
        other = "另外" if self.rank[index] else ""
        color = _COLORS[actor.color] if actor.color else ""
        return f"{other}{NUMBERS[actor.count]}{_measure(actor)}{color}{_sized(actor)}"


def _measure(actor: Actor) -> str:
    return "个" if actor.picture else lexicon.concept(actor.concept).measure


def _sized(actor: Actor) -> str:
    """小猫; 小小的熊猫 where 小熊猫 would be another animal."""
    noun = _noun(actor)
    if actor.size == "medium":
        return noun
    short, long = ("小", "小小的") if actor.size == "small" else ("大", "巨大的")
    return f"{short}{noun}" if _is_free(f"{short}{noun}", actor) else f"{long}{noun}"


def _is_free(word: str, actor: Actor) -> bool:
    things = [item for item in chinese.read(f"一{_measure(actor)}{word}") if isinstance(item, Thing)]
    return [(thing.concept, thing.size) for thing in things] == [(actor.concept, actor.size)]


def _noun(actor: Actor) -> str:
    if actor.picture:
        return f"“{actor.picture}”"
    concept = lexicon.concept(actor.concept)
    plain = not concept.key.startswith("emoji:") or _is_plain(concept)
    return concept.zh[0] if plain else f"“{concept.zh[0]}”"


def _is_plain(concept: lexicon.Concept) -> bool:
    """Whether the name of an emoji is understood without quotation marks."""
    text = f"有{concept.zh[0]}。"
    if not any(isinstance(item, Unknown) for item in chinese.read(text)):
        return False
    return [item.concept for item in chinese.read(text, all_emoji=True) if isinstance(item, Thing)] == [concept.key]


def _relation(relation: Relation, names: _References) -> str:
    subject, target = names.again(relation.subject), names.again(relation.object)
    if relation.kind == "plays_with":
        return _playing(subject, target, names.actors[relation.object])
    return _RELATIONS[relation.kind].format(subject, target)


def _playing(subject: str, target: str, played: Actor) -> str:
    """猫玩球, but 猫和狗一起玩."""
    alive = bool(played.concept) and lexicon.concept(played.concept).category in ("animals", "people")
    return f"{subject}和{target}一起玩" if alive else f"{subject}玩{target}"


def _steps(spec: SceneSpec, names: _References, subject: str | None) -> str:
    """All steps; `subject` introduces the only actor, which then needn't be named again."""
    said = [_step(step, names, subject if index == 0 else "" if subject else None)
            for index, step in enumerate(spec.steps)]  # fmt: skip
    first = "先是" if len(said) > 1 and subject is None else ""
    return first + "，然后".join(said)


def _step(step: tuple[Motion, ...], names: _References, subject: str | None) -> str:
    return "，同时".join(
        _doings(list(group), names, subject) for _, group in groupby(step, lambda motion: motion.actor)
    )


def _doings(motions: list[Motion], names: _References, subject: str | None) -> str:
    actor = names.actors[motions[0].actor]
    who = names.again(actor.name) if subject is None else subject
    return who + "，同时".join(_verb(motion, actor) for motion in motions)


def _verb(motion: Motion, actor: Actor) -> str:
    """慢慢地向左走."""
    if motion.kind not in WAYS:
        return f"{_PACES[motion.speed]}{MOTIONS[motion.kind]}"
    verb, pace = _go_verb(actor, motion.kind), _PACES[motion.speed]
    if verb == "走" and motion.speed == "fast":
        verb, pace = "跑", ""
    return f"{pace}{WAYS[motion.kind]}{verb}"


def _go_verb(actor: Actor, kind: MotionKind) -> str:
    if actor.picture or actor.concept in _LEGLESS:
        return "移动"
    concept = lexicon.concept(actor.concept)
    if kind in ("up", "down") and concept.moves not in ("flies", "swims", "floats"):
        return "移动"
    if concept.category == "people" and concept.moves in ("drives", "swims"):
        return "前进"
    return "航行" if concept.moves == "swims" and concept.category == "vehicles" else _GO[concept.moves]
