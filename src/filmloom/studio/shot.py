"""ShotJob: everything that shapes the pixels of one shot, in plain values, and how it becomes a segment.

It travels to a worker process as JSON, and its digest names the segment. Times are in seconds from the shot's start.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal

from pydantic import TypeAdapter

from filmloom.errors import FilmloomError
from filmloom.media.atomic import write_text
from filmloom.studio.brands.kit import BUMPERS, Look, theme_for
from filmloom.studio.digest import digest, renderer_digest
from filmloom.studio.storyboard import Clip, Ident, Illustration, Picture, TestCard, Visual
from filmloom.types import Cue, Language, Size

if TYPE_CHECKING:
    from filmloom.draw import Drawing
    from filmloom.draw.theme import Stage

log = logging.getLogger(__name__)

_TRIED: Final = 8
"""So many times smaller a drawing is painted to see whether it can be."""
_CUES: TypeAdapter[tuple[Cue, ...]] = TypeAdapter(tuple[Cue, ...])
_VISUAL: TypeAdapter[Visual] = TypeAdapter(Visual)


@dataclass(frozen=True, slots=True, kw_only=True)
class LowerThirdTimes:
    """An overlay whose word or mark has been found in the narration."""

    text: str
    detail: str
    start_s: float
    end_s: float
    type: Literal["lower_third", "term"] = "lower_third"


@dataclass(frozen=True, slots=True, kw_only=True)
class ShotJob:
    """One shot, ready to be drawn."""

    id: str
    visual: Visual
    fallback: str
    """What a text card says in the shot's stead if its picture fails."""
    moments: tuple[float, ...] = ()
    """When the visual's parts appear: one per list item, or one for a chart."""
    files: tuple[tuple[str, str], ...] = ()
    """Absolute path and SHA-256 of each picture that the visual shows, or of what an engine made of it."""
    cues: tuple[Cue, ...] = ()
    overlays: tuple[LowerThirdTimes, ...] = ()
    label: str = ""
    drawn: str = ""
    """What is written over a picture that was drawn, not photographed."""
    language: Language
    theme: str
    look: Look | None = None
    """A brand's."""
    mood: str = ""
    """That the ground's colour shows; a brand's own ground stays what it is."""
    size: Size
    fps: int
    num_frames: int
    seed: int
    fade_in_s: float = 0.0
    fade_out_s: float = 0.0
    instead: str = ""
    """Why the picture isn't made by the engine that was asked for; it shapes nothing."""

    @property
    def seconds(self) -> float:
        return self.num_frames / self.fps

    @property
    def captioned(self) -> bool:
        """Whether captions lie over the picture."""
        return bool(self.cues)

    @property
    def explained(self) -> bool:
        """Whether a word of the lesson is explained at the top, where the content then leaves room."""
        return any(overlay.type == "term" for overlay in self.overlays)

    @property
    def marked(self) -> bool:
        """Whether the brand's logo stands in its corner."""
        if self.look is None or self.look.logo is None or isinstance(self.visual, TestCard | Ident):
            return False
        if self.id in BUMPERS:
            return False
        of_kind = "pictures" if isinstance(self.visual, Illustration | Picture | Clip) else "cards"
        return self.look.logo_on in {"all", of_kind}

    def parts(self) -> dict[str, str]:
        """The digest of each thing that shapes the segment, by the name under which --explain tells of it."""
        return {
            "picture": digest([self._visual(), [sha for _, sha in self.files], self._chance(), self.fallback]),
            "length": digest(self.num_frames),
            "moments": digest(self.moments),
            "captions": digest(_CUES.dump_python(self.cues, mode="json")),
            "overlays": digest([asdict(overlay) for overlay in self.overlays]),
            "label": digest([self.label, self.drawn]),
            "look": digest(
                [self.theme, self.mood, self.size, self.fps, self.language, self.fade_in_s, self.fade_out_s]
            ),
            "brand": digest(self._brand()),
            "renderer": renderer_digest(),
        }

    def _chance(self) -> int | str | None:
        """What of the seed and the id the picture shows: cards and charts look the same under every seed."""
        if isinstance(self.visual, TestCard):
            return self.id
        if isinstance(self.visual, Illustration) and self.visual.seed is not None:
            return None
        return self.seed if isinstance(self.visual, Illustration | Picture) else None

    def _brand(self) -> Any:
        """What of the brand is seen; a picture without words has nothing of its colours but the ground it fades to."""
        if self.look is None:
            return None
        visual = self.visual
        wordless = isinstance(visual, Illustration | Clip) or (isinstance(visual, Picture) and not visual.caption)
        fades = bool(self.fade_in_s or self.fade_out_s)
        return self.look.shaping(
            words=bool(not wordless or self.cues or self.overlays),
            fades=fades,
            marked=self.marked or isinstance(visual, Ident),
            named=any(overlay.type == "lower_third" for overlay in self.overlays),
        )

    def _visual(self) -> Any:
        # A picture is what its bytes are, not where they lie.
        return _VISUAL.dump_python(self.visual, mode="json", exclude={"path"})


_JOB: TypeAdapter[ShotJob] = TypeAdapter(ShotJob)


def to_json(job: ShotJob) -> str:
    """The job on one line."""
    return _JOB.dump_json(job).decode()


def from_json(text: str) -> ShotJob:
    """The job that `to_json` wrote."""
    return _JOB.validate_json(text)


@dataclass(frozen=True, slots=True, kw_only=True)
class Layers:
    """What is seen of a shot: a take, and what lies over it."""

    stage: Stage
    take: Drawing
    over: tuple[Drawing, ...]
    failed: str
    """Why a text card stands in for the take; empty if none does."""


def layers_of(job: ShotJob) -> Layers:
    """The drawings of a shot, at its size; a text card where its picture can't be drawn."""
    from filmloom.draw.captions import CaptionDrawing
    from filmloom.draw.drawn_mark import DrawnMark
    from filmloom.draw.overlays import LabelDrawing

    stage = stage_of(job)
    take, failed = _take(job, stage)
    over = [*_logo(stage, job), *(_overlay(stage, overlay) for overlay in job.overlays)]
    if job.drawn:
        over.append(DrawnMark(stage, job.drawn, labelled=bool(job.label)))
    if job.cues:
        over.append(CaptionDrawing(stage, job.cues))
    if job.label:
        over.append(LabelDrawing(stage, job.label))
    return Layers(stage=stage, take=take, over=tuple(over), failed=failed)


def make_segment(job: ShotJob, path: Path, on_frame: Callable[[], None]) -> dict[str, Any]:
    """Draw and encode the shot into `path`; returns its report, with `failed` if a text card had to stand in.

    The animation that an illustration is drawn from is left beside it. Raises OutputError for what can't be written.
    """
    from filmloom.studio.timeline.compose import Fade, write_segment

    layers = layers_of(job)
    if isinstance(job.visual, Illustration):
        _leave_animation(layers.take, animation_beside(path))
    report = write_segment(
        path,
        layers.take,
        layers.over,
        size=job.size,
        fps=job.fps,
        num_frames=job.num_frames,
        fade=Fade(color=layers.stage.theme.ground, in_s=job.fade_in_s, out_s=job.fade_out_s),
        on_frame=on_frame,
    )
    return {**report.to_json(), "failed": layers.failed}


def animation_beside(segment: Path) -> Path:
    """Where the animation lies that a segment was drawn from, if it was drawn from one."""
    return segment.with_suffix(".animation.json")


def _leave_animation(take: Drawing, path: Path) -> None:
    """For whoever goes on with it in another program; a video that an engine made has none."""
    from filmloom.world.render import Player

    if isinstance(take, Player):
        write_text(path, json.dumps(take.animation.to_json()))


def stage_of(job: ShotJob) -> Stage:
    """Where the shot is drawn: its theme, in its brand's look, at its size."""
    from filmloom.draw.theme import Stage
    from filmloom.draw.tints import tinted

    theme, second = theme_for(job.theme, job.look), any(cue.also for cue in job.cues)
    if job.look is None:
        theme = tinted(theme, job.mood)
    return Stage(job.size, theme, job.language, second_captions=second, marked=job.marked)


def _logo(stage: Stage, job: ShotJob) -> Iterator[Drawing]:
    """The brand's logo, unless a long label takes its place."""
    from filmloom.draw.logo import LogoDrawing
    from filmloom.draw.overlays import LabelDrawing
    from filmloom.studio.takes import ground_under

    mark, box = stage.theme.logo, stage.logo
    if mark is None or box is None:
        return
    drawing = LogoDrawing(stage, mark, box, ground_under(job.visual, stage))
    if not (job.label and LabelDrawing(stage, job.label).box.overlaps(drawing.plate)):
        yield drawing


def _overlay(stage: Any, overlay: LowerThirdTimes) -> Drawing:
    from filmloom.draw.lower_third import LowerThird
    from filmloom.draw.terms import TermCaption

    kind = TermCaption if overlay.type == "term" else LowerThird
    return kind(stage, overlay.text, overlay.detail, overlay.start_s, overlay.end_s)


def _take(job: ShotJob, stage: Any) -> tuple[Any, str]:
    """The take, and why it had to be replaced by a text card ("" if it was not)."""
    from filmloom.draw.cards import TextCard
    from filmloom.studio.takes import take

    try:
        drawing = take(job.visual, stage, job)
        _try_out(drawing, job)
    except (FilmloomError, ArithmeticError, LookupError, RuntimeError, TypeError, ValueError, OSError) as error:
        log.warning("shot %s: %s", job.id, error, exc_info=not isinstance(error, FilmloomError))
        return TextCard(stage, job.fallback, ""), str(error) or type(error).__name__
    return drawing, ""


def _try_out(drawing: Any, job: ShotJob) -> None:
    """Draw three moments before a file is begun, so that a take that fails late is found early."""
    from filmloom.draw.canvas import new_surface

    width, height = job.size
    surface = new_surface((-(-width // _TRIED), -(-height // _TRIED)))
    for at_s in (0.0, job.seconds / 2, (job.num_frames - 1) / job.fps):
        with surface as canvas:
            canvas.scale(1 / _TRIED, 1 / _TRIED)
            drawing.draw(canvas, at_s)
            canvas.resetMatrix()
