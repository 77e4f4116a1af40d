"""Talks: conversations that the world writes without end, each with its media and with the scenes of its clips.

Kinds: a clip is described, or asked about, or both in several turns; a text, a picture or a sound becomes a clip; a
clip is changed, shown or made a turn before; another clip is asked for that has nothing to do with the first; a riddle
tells without a name who moves; and plain words to which no clip belongs. In English or Chinese, of either split.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any, Final, Literal, TypeAlias, get_args

import numpy as np

from filmloom.model.conversation import Medium
from filmloom.model.data.augment import augmented
from filmloom.model.data.examples import ExampleClips
from filmloom.model.encoders.media import Picture, Video
from filmloom.model.language_model.chat import Message
from filmloom.types import Language, Sound
from filmloom.world import lexicon, plausible
from filmloom.world.animation import Animation
from filmloom.world.canonical import canonical
from filmloom.world.captions import caption, captions
from filmloom.world.choreograph import choreograph
from filmloom.world.describe import describe
from filmloom.world.parse import mentions
from filmloom.world.rasterise import rasterise
from filmloom.world.sample import sample, sample_seed, split_of
from filmloom.world.scene import Actor, Motion, MotionKind, SceneSpec
from filmloom.world.sound.voices import call, voice_of
from filmloom.world.splits import TRAIN_SEEDS, Split, is_held_out
from filmloom.world.talk.edits import Edit, edit
from filmloom.world.talk.questions import Answer, Slot, questions
from filmloom.world.talk.riddles import riddles
from filmloom.world.talk.words import BACKGROUNDS, MOTIONS, sentence, some

Kind: TypeAlias = Literal[
    "describe", "question", "interview", "clip", "clips", "picture", "sound", "name the sound", "edit", "edit again",
    "riddle", "words",
]  # fmt: skip
KINDS: Final[tuple[Kind, ...]] = get_args(Kind)
_SHARES: Final[Mapping[Kind, float]] = {
    "describe": 0.05, "question": 0.05, "interview": 0.25, "clip": 0.2, "clips": 0.07, "picture": 0.07, "sound": 0.06,
    "name the sound": 0.05, "edit": 0.09, "edit again": 0.09, "riddle": 0.04, "words": 0.03,
}  # fmt: skip
_PAINTINGS: Final = 16
"""Different paintings of each place in each light: so few that the rasteriser mostly has them, so many that a model
learns the place and not its painting."""
_RATE: Final = 16_000
_SOUND_S: Final = 1.6
_TRIES: Final = 40
_SHOWN_FIRST: Final = 0.7
_PLAIN: Final = 0.4
"""Share of wishes that have one actor, and nothing but what it does and where."""
_STILL: Final = 0.3
"""Share of questions that are about one frame of a clip, as a picture."""
_SEEN_IN_PICTURES: Final = ("concept", "color", "background", "weather", "hour")
_ASKED: Final = 4
"""Questions of an interview."""

_DESCRIBE: Final = {
    "en": ("Describe this clip.", "What happens here?", "What is to be seen?", "Tell me about this clip."),
    "zh": ("描述这段视频。", "这里发生了什么？", "画面里有什么？", "说说这段视频。"),
}
_SHOW: Final = {
    "en": ("{}", "Make a clip: {}", "Show this: {}", "I want to see this: {}"),
    "zh": ("{}", "做一段视频：{}", "生成视频：{}", "我想看：{}"),
}
_WHICH_SOUND: Final = {
    "en": ("What makes this sound?", "Who is that?", "What can be heard?"),
    "zh": ("这是什么的声音？", "这是谁？", "听到的是什么？"),
}
_LET: Final = {
    "en": ("Let this {what} {where}.", "Make it {what} {where}."),
    "zh": ("让它在{where}{what}。", "在{where}让这个{what}。"),
}
_WORDS: Final = {
    "en": (
        ("Hello!", "Hello! Tell me what you would like to see."),
        ("Thank you.", "You are welcome."),
        ("What can you do?", "I make clips of what you tell, show or play to me, and say what clips show."),
        ("Who are you?", "I am filmloom: words in, film out."),
        ("Goodbye.", "Goodbye!"),
        ("That is nice.", "I am glad that you like it."),
    ),
    "zh": (
        ("你好！", "你好！告诉我你想看什么。"),
        ("谢谢。", "不客气。"),
        ("你会做什么？", "我能把你描述的、给我看的或放给我听的变成短片，也能说出一段视频里有什么。"),
        ("你是谁？", "我是 filmloom：文字进，影片出。"),
        ("再见。", "再见！"),
        ("真不错。", "很高兴你喜欢。"),
    ),
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Talk:
    """One conversation, and what is right in it."""

    kind: Kind
    language: Language
    messages: tuple[Message, ...]
    media: tuple[Medium, ...] = ()
    """In reading order."""
    clips: tuple[SceneSpec, ...] = ()
    """The scene of each clip in the answers, in their order."""
    scene: SceneSpec | None = None
    """Of the medium that is shown."""
    slot: Slot | None = None
    """What a question is about."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TalkConfig:
    """How clips in talks look, and which talks there are."""

    split: Split = "train"
    size: int = 64
    """Pixels along each side of pictures and clips."""
    fps: float = 4.0
    seconds: float = 4.0
    kinds: tuple[Kind, ...] = KINDS
    examples: ExampleClips | None = None
    """Clips that were drawn before, of this size and rate, to talk about; None: each is drawn anew."""
    augmented: float = 0.0
    """Share of talks whose media are taken a little otherwise: see `augment`."""
    loose: float = 0.0
    """Share of talks whose questions are typed as people type: no capital at the beginning, no full stop at the end."""


def talks(config: TalkConfig, rng: np.random.Generator) -> Iterator[Talk]:
    """An endless stream, in the shares of the kinds that are asked for."""
    weights = np.array([_SHARES[kind] for kind in config.kinds])
    while True:
        kind = config.kinds[int(rng.choice(len(config.kinds), p=weights / weights.sum()))]
        language: Language = "zh" if rng.random() < 0.5 else "en"
        made = _MAKERS[kind](config, language, rng)
        if made is not None:
            made = _otherwise(made, rng) if rng.random() < config.augmented else made
            yield _loosely(made) if config.loose and rng.random() < config.loose else made


def _otherwise(talk: Talk, rng: np.random.Generator) -> Talk:
    return replace(talk, media=tuple(augmented(each, rng) for each in talk.media))


def _loosely(talk: Talk) -> Talk:
    return replace(talk, messages=tuple(_typed(each) if each["role"] == "user" else each for each in talk.messages))


def _typed(message: Message) -> Message:
    content = message["content"]
    if isinstance(content, str):
        return {**message, "content": _carelessly(content)}
    parts = [{**part, "text": _carelessly(part["text"])} if part["type"] == "text" else part for part in content]
    return {**message, "content": parts}


def _carelessly(text: str) -> str:
    return (text[:1].lower() + text[1:]).rstrip(".。")


def shown(config: TalkConfig, rng: np.random.Generator) -> tuple[SceneSpec, Medium]:
    """A clip to talk about, and its scene, its cast in the one order that can be told from pictures."""
    if config.examples is None:
        spec = _scene(config, rng)
        return _as_seen(spec), Medium("video", played(spec, config, rng))
    index = int(rng.integers(config.examples.num_clips()))
    video = Video(frames=config.examples.clip(index).frames, fps=config.fps)
    return _as_seen(config.examples.scene(index)), Medium("video", video)


def _as_seen(spec: SceneSpec) -> SceneSpec:
    """The cast in the lexicon's order: which of them a caption would begin with, no picture tells."""
    return _in_order(spec, _concept_keys())


def _as_told(spec: SceneSpec, words: str, language: Language) -> SceneSpec:
    """The cast as the words name them: whoever answers goes through them once, and nobody's turn is a guess."""
    return _in_order(spec, mentions(words, language))


def _in_order(spec: SceneSpec, concepts: Sequence[str]) -> SceneSpec:
    """Whoever isn't among the concepts comes last; several of one keep their order."""
    place = {concept: at for at, concept in reversed([*enumerate(concepts)])}
    actors = sorted(spec.actors, key=lambda actor: place.get(actor.concept, len(place)))
    return canonical(spec.model_copy(update={"actors": tuple(actors)}))


@cache
def _concept_keys() -> tuple[str, ...]:
    return tuple(each.key for each in lexicon.concepts())


def played(spec: SceneSpec, config: TalkConfig, rng: np.random.Generator) -> Video:
    """A clip of a scene."""
    spec = spec.model_copy(update={"seconds": config.seconds})
    animation = _performed(spec, config, rng, fps=config.fps)
    return Video(frames=rasterise(animation, (config.size, config.size)), fps=config.fps)


def pictured(actor: Actor, config: TalkConfig, rng: np.random.Generator) -> Picture:
    """A picture of somebody who stands still, anywhere that fits."""
    homes = plausible.homes(actor.concept)
    places, shares = [*homes], np.array([*homes.values()], float)
    background = places[int(rng.choice(len(places), p=shares / shares.sum()))]
    near = actor.model_copy(update={"size": "large", "depth": "near"})
    spec = SceneSpec(background=background, actors=(near,), seconds=1)
    animation = _performed(spec, config, rng, fps=2)
    picture: Picture = rasterise(animation, (config.size, config.size))[0]
    return picture


def _performed(spec: SceneSpec, config: TalkConfig, rng: np.random.Generator, *, fps: float) -> Animation:
    """Ways as various as the seeds, before one of a few paintings of the place, of which no other kind of split has
    any."""
    seed = sample_seed(rng, config.split)
    animation = choreograph(spec, seed, aspect=1.0, fps=fps)
    return replace(animation, seed=seed - seed % len(TRAIN_SEEDS) + seed % _PAINTINGS)


def voiced(concept: str, rng: np.random.Generator) -> Sound:
    """A concept's own sound, each time a little different."""
    samples = call(voice_of(concept), _RATE, seconds=_SOUND_S, seed=int(rng.integers(1 << 30)))
    return Sound(samples=samples.astype(np.float32), rate=_RATE)


def _scene(config: TalkConfig, rng: np.random.Generator) -> SceneSpec:
    return sample(rng, config.split).model_copy(update={"seconds": config.seconds})


def _one(wordings: Sequence[Any], rng: np.random.Generator) -> Any:
    return wordings[int(rng.integers(len(wordings)))]


def _user(text: str) -> Message:
    return {"role": "user", "content": text}


def _showing(medium: Medium, text: str, rng: np.random.Generator) -> Message:
    """Mostly first what is shown, then what is said of it."""
    parts: list[dict[str, str]] = [{"type": medium.modality}, {"type": "text", "text": text}]
    return {"role": "user", "content": parts if rng.random() < _SHOWN_FIRST else parts[::-1]}


def _says(text: str) -> Message:
    return {"role": "assistant", "content": text}


def _shows(scene: SceneSpec, language: Language) -> Message:
    """First in words, in the order of the scene's cast: what is read, seen or heard becomes a clip by way of these."""
    said = describe(scene, language)
    return {"role": "assistant", "content": [{"type": "text", "text": said}, {"type": "clip"}]}


def _described(config: TalkConfig, language: Language, rng: np.random.Generator) -> Talk:
    spec, video = shown(config, rng)
    messages = _showing(video, _one(_DESCRIBE[language], rng), rng), _says(describe(spec, language))
    return Talk(kind="describe", language=language, messages=messages, media=(video,), scene=spec)


def _question(config: TalkConfig, language: Language, rng: np.random.Generator) -> Talk | None:
    spec, video = shown(config, rng)
    asked, medium = questions(spec, language, rng), video
    if rng.random() < _STILL:
        frames = video.content.frames
        medium = Medium("image", frames[int(rng.integers(len(frames)))])
        asked = [each for each in asked if each.slot in _SEEN_IN_PICTURES]
    (answer,) = _of_different_slots(asked, 1, rng)
    messages = _showing(medium, answer.question, rng), _says(answer.text)
    return Talk(kind="question", language=language, messages=messages, media=(medium,), scene=spec, slot=answer.slot)


def _interview(config: TalkConfig, language: Language, rng: np.random.Generator) -> Talk | None:
    """Everything that can be learned from one clip while it is looked at; what is asked first has to be seen."""
    spec, video = shown(config, rng)
    asked = [(each.question, each.text) for each in _of_different_slots(questions(spec, language, rng), _ASKED, rng)]
    asked.append((_one(_DESCRIBE[language], rng), describe(spec, language)))
    order = rng.permutation(len(asked))
    (question, answer), *others = (asked[int(each)] for each in order)
    messages = [_showing(video, question, rng), _says(answer)]
    messages += [message for question, answer in others for message in (_user(question), _says(answer))]
    return Talk(kind="interview", language=language, messages=tuple(messages), media=(video,), scene=spec)


def _of_different_slots(asked: Sequence[Answer], most: int, rng: np.random.Generator) -> list[Answer]:
    """Slots with many values come as often as those that every clip has."""
    slots = sorted({each.slot for each in asked})
    chosen = [slots[int(each)] for each in rng.permutation(len(slots))[:most]]
    return [_one([each for each in asked if each.slot == slot], rng) for slot in chosen]


def _clip(config: TalkConfig, language: Language, rng: np.random.Generator) -> Talk:
    plain = _somebody(config, rng) if rng.random() < _PLAIN else None
    wish = _plain_wish(plain[0], language, rng) if plain else _wish(_scene(config, rng), language, rng)
    asked, spec = wish
    return Talk(kind="clip", language=language, messages=(asked, _shows(spec, language)), clips=(spec,))


def _clips(config: TalkConfig, language: Language, rng: np.random.Generator) -> Talk:
    """A wish, and another that has nothing to do with it."""
    wishes = _wish(_scene(config, rng), language, rng), _wish(_scene(config, rng), language, rng)
    messages = [message for asked, spec in wishes for message in (asked, _shows(spec, language))]
    return Talk(kind="clips", language=language, messages=tuple(messages), clips=tuple(spec for _, spec in wishes))


_Wish: TypeAlias = tuple[Message, SceneSpec]
"""What a user types, and the scene that is meant, its cast in the order of the words."""


def _plain_wish(spec: SceneSpec, language: Language, rng: np.random.Generator) -> _Wish:
    """In few words: of the weather, the hour and the camera, which are as always, mostly nothing is said."""
    for _ in range(_TRIES):
        said = caption(spec, language, rng, detail=float(rng.uniform(0, 0.4)))
        if any(clause.kind == "background" for clause in said.clauses):
            return _typed_wish(spec, said.text, language, rng)
    return _wish(spec, language, rng)


def _wish(spec: SceneSpec, language: Language, rng: np.random.Generator) -> _Wish:
    """Everything that the scene has is said, or its clip couldn't be told right from wrong."""
    said = describe(spec, language) if rng.random() < 0.3 else captions(spec, language, rng, detail=1.0)
    return _typed_wish(spec, said, language, rng)


def _typed_wish(spec: SceneSpec, said: str, language: Language, rng: np.random.Generator) -> _Wish:
    return _user(_one(_SHOW[language], rng).format(said)), _as_told(spec, said, language)


def _shown(kind: Kind, config: TalkConfig, language: Language, rng: np.random.Generator) -> Talk | None:
    """A picture or a sound of somebody, who is to do something somewhere."""
    found = _somebody(config, rng)
    if found is None:
        return None
    spec, motion = found
    actor = spec.actors[0]
    where, what = BACKGROUNDS[language][spec.background], MOTIONS[language][motion]
    medium = (
        Medium("image", pictured(actor, config, rng))
        if kind == "picture"
        else Medium("audio", voiced(actor.concept, rng))
    )
    messages = (
        _showing(medium, _one(_LET[language], rng).format(what=what, where=where), rng),
        _shows(spec, language),
    )
    scene = SceneSpec(background=spec.background, actors=spec.actors)
    return Talk(kind=kind, language=language, messages=messages, media=(medium,), clips=(spec,), scene=scene)


def _somebody(config: TalkConfig, rng: np.random.Generator) -> tuple[SceneSpec, MotionKind] | None:
    """Who does one thing somewhere: what most people ask for first, and the world rarely shows."""
    for _ in range(_TRIES):
        spec, motion = _acting(_one(lexicon.concepts(), rng).key, rng)
        if config.split in ("any", split_of(spec)):
            return spec, motion
    return None


def _acting(concept: str, rng: np.random.Generator) -> tuple[SceneSpec, MotionKind]:
    homes = {place: share for place, share in plausible.homes(concept).items() if share > 0}
    motions = {kind: share for kind, share in plausible.motions(concept).items() if share > 0}
    where, what = _drawn(homes, rng), _drawn(motions, rng)
    actor = Actor(name=concept, concept=concept)
    return canonical(SceneSpec(background=where, actors=(actor,), steps=((Motion(actor=concept, kind=what),),))), what


def _drawn(shares: Mapping[Any, float], rng: np.random.Generator) -> Any:
    weights = np.array([*shares.values()], float)
    return [*shares][int(rng.choice(len(weights), p=weights / weights.sum()))]


def _named(config: TalkConfig, language: Language, rng: np.random.Generator) -> Talk:
    concept = _one(lexicon.concepts(), rng).key
    actor = Actor(name=concept, concept=concept)
    sound = Medium("audio", voiced(concept, rng))
    messages = _showing(sound, _one(_WHICH_SOUND[language], rng), rng), _says(sentence(some(actor, language), language))
    scene = SceneSpec(background="meadow", actors=(actor,))
    return Talk(kind="name the sound", language=language, messages=messages, media=(sound,), scene=scene)


def _edited(config: TalkConfig, language: Language, rng: np.random.Generator) -> Talk | None:
    """A change of a clip that is shown."""
    before, video = shown(config, rng)
    asked = _change(before, config, language, rng)
    if asked is None:
        return None
    messages = _showing(video, asked.instruction, rng), _shows(asked.after, language)
    return Talk(
        kind="edit",
        language=language,
        messages=messages,
        media=(video,),
        clips=(asked.after,),
        scene=before,
        slot=asked.slot,
    )


def _edited_again(config: TalkConfig, language: Language, rng: np.random.Generator) -> Talk | None:
    """A change of a clip that was made a turn before."""
    wish, before = _wish(_scene(config, rng), language, rng)
    asked = _change(before, config, language, rng)
    if asked is None:
        return None
    messages = wish, _shows(before, language), _user(asked.instruction), _shows(asked.after, language)
    clips = before, asked.after
    return Talk(kind="edit again", language=language, messages=messages, clips=clips, scene=before, slot=asked.slot)


def _change(before: SceneSpec, config: TalkConfig, language: Language, rng: np.random.Generator) -> Edit | None:
    """One that leads to a scene of the same split, if one is found."""
    asked = edit(before, language, rng, held_out=config.split == "held_out")
    return None if asked is None or (config.split == "train" and is_held_out(asked.after)) else asked


def _riddle(config: TalkConfig, language: Language, rng: np.random.Generator) -> Talk:
    asked = _one([each for each in riddles(language) if each.held_out == (config.split == "held_out")], rng)
    messages = _user(_one(_SHOW[language], rng).format(asked.text)), _shows(asked.scene, language)
    return Talk(kind="riddle", language=language, messages=messages, clips=(asked.scene,))


def _words(config: TalkConfig, language: Language, rng: np.random.Generator) -> Talk:
    said, answered = _one(_WORDS[language], rng)
    return Talk(kind="words", language=language, messages=(_user(said), _says(answered)))


_Maker: TypeAlias = Callable[[TalkConfig, Language, np.random.Generator], Talk | None]
_MAKERS: Final[Mapping[Kind, _Maker]] = {
    "describe": _described,
    "question": _question,
    "interview": _interview,
    "clip": _clip,
    "clips": _clips,
    "picture": lambda *given: _shown("picture", *given),
    "sound": lambda *given: _shown("sound", *given),
    "name the sound": _named,
    "edit": _edited,
    "edit again": _edited_again,
    "riddle": _riddle,
    "words": _words,
}
