"""Text to clip: prompts of held-out scenes, through the signal block and through the generator's own reader.

Both paths are given the same words and the same noise, one take each, and their clips are judged by their tracks, by
all that the words say. Chance is the clips of other prompts.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Final

from benchmarks.fusion.asking import WORDS_AND_CLIP, Made, clips_of, first_clips, shifted
from benchmarks.fusion.gallery import Material, dice, scenes
from benchmarks.fusion.pictures import strip_of
from benchmarks.fusion.rows import Findings, Goal, Row, Sample, mean, measured, ratio
from benchmarks.fusion.subject import Asked, Subject
from filmloom.model.evaluate.said import judged_by, said_of, tags_of
from filmloom.types import Language
from filmloom.world.captions import Caption, caption
from filmloom.world.check import Tag, Verdict, check_animation
from filmloom.world.scene import SceneSpec

NAME: Final = "text to clip"
_SHARE: Final = Goal("at least", 0.95)
_LANGUAGES: Final[tuple[Language, ...]] = ("en", "zh")
_SPOKEN: Final = {"en": "English", "zh": "Chinese"}


@dataclass(frozen=True, slots=True)
class _Prompt:
    """Words for a scene; with which noise its clip begins."""

    scene: SceneSpec
    words: Caption
    language: Language
    number: int
    """Of the scene."""
    seed: int


def prove(subject: Subject, material: Material) -> Findings:
    """Signal block, own reader, one as a share of the other, languages and tags."""
    prompts = [*_prompts(material)]
    seeds = [each.seed for each in prompts]
    replies = subject.reply([_asked(each) for each in prompts], max_new_tokens=WORDS_AND_CLIP)
    made = clips_of(subject, first_clips(replies), seeds)
    own = clips_of(subject, subject.read([each.words.text for each in prompts]), seeds)
    signal = [_right(clip, each) for clip, each in zip(made, prompts, strict=True)]
    reader = [_right(clip, each) for clip, each in zip(own, prompts, strict=True)]
    chance = mean([_right(clip, each) for clip, each in zip(shifted(made), prompts, strict=True)])
    where = [each.number for each in prompts]
    rows = [
        measured(NAME, "all that is said, through the signal block", signal, where, chance=chance),
        measured(NAME, "all that is said, by the generator's own reader", reader, where),
        ratio(NAME, "the signal block as a share of the own reader", signal, reader, where, _SHARE),
        *_by_language(signal, prompts),
        *_by_tag(made, prompts),
    ]
    return Findings(rows, [*_samples(prompts, made, signal, material.settings.samples)])


def _prompts(material: Material) -> Iterator[_Prompt]:
    """Each scene in both languages, in all that words can tell, with the same noise."""
    settings = material.settings
    for seed in settings.seeds:
        rng = dice(seed, NAME)
        for number, scene in enumerate(islice(scenes(rng), settings.prompts)):
            for language in _LANGUAGES:
                words = caption(scene, language, rng, detail=1.0)
                yield _Prompt(scene, words, language, 10_000 * seed + number, 10_000 * seed + number)


def _asked(prompt: _Prompt) -> Asked:
    return Asked(messages=({"role": "user", "content": prompt.words.text},), clip=prompt.scene)


def _verdict(made: Made, prompt: _Prompt) -> Verdict | None:
    """By what is said, and by nothing else."""
    if made.animation is None:
        return None
    return judged_by(check_animation(made.animation, said_of(prompt.scene, prompt.words)), prompt.words)


def _right(made: Made, prompt: _Prompt) -> float:
    verdict = _verdict(made, prompt)
    return float(verdict is not None and verdict.passed)


def _by_language(right: Sequence[float], prompts: Sequence[_Prompt]) -> Iterator[Row]:
    values = {
        language: [one for one, each in zip(right, prompts, strict=True) if each.language == language]
        for language in _LANGUAGES
    }
    where = [each.number for each in prompts if each.language == "en"]
    for language in _LANGUAGES:
        yield measured(NAME, f"of these in {_SPOKEN[language]}", values[language], where)
    less = [zh - en for zh, en in zip(values["zh"], values["en"], strict=True)]
    yield measured(NAME, "Chinese minus English", less, where, unit="points")


def _by_tag(made: Sequence[Made], prompts: Sequence[_Prompt]) -> Iterator[Row]:
    found: dict[Tag, list[tuple[float, int]]] = {}
    for clip, prompt in zip(made, prompts, strict=True):
        for tag, passed in _tags(clip, prompt).items():
            if passed is not None:
                found.setdefault(tag, []).append((float(passed), prompt.number))
    for tag in sorted(found):
        values, where = zip(*found[tag], strict=True)
        yield measured(NAME, f"{tag}, through the signal block", values, where)


def _tags(made: Made, prompt: _Prompt) -> dict[Tag, bool | None]:
    verdict = _verdict(made, prompt)
    return dict.fromkeys(tags_of(prompt.words), False) if verdict is None else verdict.by_tag()


def _samples(prompts: Sequence[_Prompt], made: Sequence[Made], right: Sequence[float], num: int) -> Iterator[Sample]:
    for prompt, clip, one in [*zip(prompts, made, right, strict=True)][: 2 * num]:
        pictures = () if clip.animation is None else (strip_of(clip.animation),)
        answered = "" if clip.animation else "No clip came."
        yield Sample(
            proof=NAME,
            asked=prompt.words.text,
            answered=answered,
            language=prompt.language,
            right=one == 1,
            pictures=pictures,
        )
