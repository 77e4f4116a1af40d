"""Check: quality control of a finished film, from the file itself and from what was seen while it was drawn."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from itertools import islice
from statistics import fmean
from typing import TYPE_CHECKING, Final, Literal

from filmloom.media.label import AIGC_KEY
from filmloom.studio.finish import Cut
from filmloom.studio.narration import TARGET_LUFS, film_loudness, gain_db
from filmloom.studio.project import ProjectFiles
from filmloom.studio.storyboard import Illustration
from filmloom.types import Frame

if TYPE_CHECKING:
    from filmloom.media import MediaInfo
    from filmloom.studio.shot import ShotJob

STILL_S: Final = 2.0
"""An illustration that stands still for longer counts as frozen."""
DARK_SHARE: Final = 0.5
QUIET_LUFS: Final = -45.0
CAPTION_OFFSET_S: Final = 0.12
SHOWN: Final = 3
"""Problems of one kind in one shot that are told one by one."""
_READ_BY_RULE: Final = ("world", "layers")
"""Engines that draw what a prompt's words are known to mean, and nothing else."""
LABEL_CONTRAST: Final = 60.0
"""Of 255: how much the label's letters have to stand out from its plate in the film's first frame."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that was looked at."""

    check: str
    status: Literal["ok", "warning", "error"]
    detail: str
    shot: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """All findings about a film."""

    findings: tuple[Finding, ...]
    figures: dict[str, float]

    @property
    def problems(self) -> tuple[Finding, ...]:
        return tuple(finding for finding in self.findings if finding.status != "ok")

    def to_json(self) -> str:
        """The report as a JSON file's text."""
        return json.dumps(asdict(self), ensure_ascii=False, indent=1) + "\n"

    @classmethod
    def from_json(cls, text: str) -> Report:
        """The report that `to_json` wrote."""
        data = json.loads(text)
        return cls(findings=tuple(Finding(**finding) for finding in data["findings"]), figures=data["figures"])


def check(cut: Cut, files: ProjectFiles, *, signed: bool = False) -> Report:
    """Look at everything a viewer or a regulator would stumble over. signed: whether it is to have credentials."""
    from filmloom.media import probe

    info = probe(files.film)
    figures = _figures(cut, info)
    findings = (
        *_pictures(cut),
        *_lengths(cut, figures),
        *_sound(cut, figures),
        *_captions(cut, figures),
        *_labels(cut, files, info),
        *_source(cut),
        *(_signature(files) if signed else ()),
    )
    return Report(findings=findings, figures=figures)


def _figures(cut: Cut, info: MediaInfo) -> dict[str, float]:
    offsets = [abs(offset) for narration in cut.narrations for offset in narration.onset_offsets_s]
    return {
        "seconds": round(cut.seconds, 3),
        "video_s": round(info.video_s, 4),
        "sound_s": round(info.sound_s, 4),
        "narration_lufs": round(film_loudness(cut.narrations) + gain_db(cut.narrations), 2),
        "caption_offset_mean_ms": round(1000 * fmean(offsets), 1) if offsets else 0.0,
        "caption_offset_max_ms": round(1000 * max(offsets), 1) if offsets else 0.0,
    }


def _pictures(cut: Cut) -> Iterator[Finding]:
    before = len(cut.segments)
    spoken = {shot.id: shot.say.lower() for shot in cut.storyboard.shots}
    for segment in cut.segments:
        report, shot = segment.report, segment.job.id
        if segment.failed:
            yield Finding(check="take", status="warning", detail=f"a text card stands in: {segment.failed}", shot=shot)
            before -= 1
        elif segment.job.instead:
            detail = f"drawn by rule instead: {segment.job.instead}"
            yield Finding(check="take", status="warning", detail=detail, shot=shot)
            before -= 1
        for issue in report["issues"]:
            yield Finding(check="text", status="warning", detail=issue, shot=shot)
        if report["dark_frames"] > DARK_SHARE * report["num_frames"] and "night" not in str(segment.job.visual):
            yield Finding(check="black", status="warning", detail=f"{report['dark_frames']} dark frames", shot=shot)
        if not segment.failed and (lost := _not_drawn(segment.job, spoken.get(shot, ""))):
            yield Finding(check="prompt", status="warning", detail=lost, shot=shot)
        if isinstance(segment.job.visual, Illustration) and report["longest_still_s"] > STILL_S:
            detail = f"stands still for {report['longest_still_s']:.1f} s where motion was planned"
            yield Finding(check="frozen", status="warning", detail=detail, shot=shot)
    yield Finding(check="takes", status="ok", detail=f"{before} of {len(cut.segments)} shots as planned")


def _not_drawn(job: ShotJob, say: str) -> str:
    """Which words of an illustration's prompt its picture lacks; those that are said in the shot are heard at least."""
    visual = job.visual
    if not isinstance(visual, Illustration) or visual.scene or visual.picture or visual.engine not in _READ_BY_RULE:
        return ""
    from filmloom.world.parse import parse

    lost = [word for word in parse(visual.prompt, job.language).unplaced if word.lower() not in say]
    return f"no picture or motion for {', '.join(lost)} in {visual.prompt!r}" if lost else ""


def _lengths(cut: Cut, figures: dict[str, float]) -> Iterator[Finding]:
    frames = abs(figures["video_s"] - figures["sound_s"]) * cut.fps
    planned = abs(figures["video_s"] - cut.seconds) * cut.fps
    status: Literal["ok", "error"] = "ok" if max(frames, planned) <= 1.0 + 1e-3 else "error"
    yield Finding(check="length", status=status, detail=f"sound and picture differ by {frames:.2f} frames")


def _sound(cut: Cut, figures: dict[str, float]) -> Iterator[Finding]:
    for shot, narration in zip(cut.storyboard.shots, cut.narrations, strict=True):
        if narration.words and narration.lufs < QUIET_LUFS and cut.storyboard.voice.engine != "silent":
            detail = f"silent: {narration.lufs:.0f} LUFS"
            yield Finding(check="silence", status="warning", detail=detail, shot=shot.id)
    lufs = figures["narration_lufs"]
    if lufs > QUIET_LUFS:
        status: Literal["ok", "warning"] = "ok" if abs(lufs - TARGET_LUFS) <= 1 else "warning"
        yield Finding(check="loudness", status=status, detail=f"{lufs:.1f} LUFS")


def _captions(cut: Cut, figures: dict[str, float]) -> Iterator[Finding]:
    if cut.storyboard.output.captions == "off":
        return
    mean_s = figures["caption_offset_mean_ms"] / 1000
    status: Literal["ok", "warning"] = "ok" if mean_s <= CAPTION_OFFSET_S else "warning"
    detail = f"words and sound differ by {1000 * mean_s:.0f} ms on average"
    yield Finding(check="captions", status=status, detail=detail)


def _labels(cut: Cut, files: ProjectFiles, info: MediaInfo) -> Iterator[Finding]:
    found = "AIGC" in info.metadata and json.loads(info.metadata[AIGC_KEY]).get("Label") == "1"
    yield Finding(
        check="label record",
        status="ok" if found else "error",
        detail="AIGC record " + ("read back" if found else "lost"),
    )
    label = cut.segments[0].job.label
    if not label:
        yield Finding(check="label", status="warning", detail="the visible label is switched off")
        return
    shown_s = cut.slots[0].num_frames / cut.fps
    from filmloom.media import read_frames

    contrast = label_contrast(cut, next(islice(read_frames(files.film), 1)))
    fine = contrast >= LABEL_CONTRAST and shown_s >= 2.0
    seen = f"{label!r} from the first frame for {shown_s:.1f} s"
    unseen = f"{label!r} can't be read in the first frame (contrast {contrast:.0f} of 255); a larger size helps"
    yield Finding(check="label", status="ok" if fine else "error", detail=seen if fine else unseen)


def _source(cut: Cut) -> Iterator[Finding]:
    for complaint in (*cut.looked_up.unsupported, *cut.looked_up.displaced):
        shot, _, detail = complaint.partition(": ")
        yield Finding(check="source", status="warning", detail=detail, shot=shot)
    if cut.looked_up.unknown:
        yield Finding(check="source", status="warning", detail=cut.looked_up.unknown)
    if cut.looked_up.found_in:
        detail = f"numbers, dates, speakers and quotations are in {cut.looked_up.found_in}"
        yield Finding(check="source", status="ok", detail=detail)


def _signature(files: ProjectFiles) -> Iterator[Finding]:
    from filmloom.studio.provenance.credentials import read_credentials

    found = read_credentials(files.film)
    whole = found.state in {"untrusted", "trusted"}
    detail = f"by {found.signer}, read back" if whole else "; ".join(found.problems) or "lost"
    yield Finding(check="signature", status="ok" if whole else "error", detail=detail)


def label_contrast(cut: Cut, frame: Frame) -> float:
    """How far the label's letters stand out from its plate in this frame, 0 to 255; about 0 without a label."""
    from filmloom.draw.canvas import new_surface, pixels
    from filmloom.draw.overlays import LabelDrawing
    from filmloom.studio.shot import stage_of

    job = cut.segments[0].job
    surface = new_surface(job.size)
    with surface as canvas:
        canvas.clear(0)
        LabelDrawing(stage_of(job), job.label).draw(canvas, 0.0)
    cover = pixels(surface)[:, :, 3]
    letters, plate = cover > 250, (cover > 100) & (cover < 200)
    picture = frame[:, :, :3].mean(axis=2)
    if not (letters.any() and plate.any()):  # a picture so small that no letter fills a pixel
        return 0.0
    return abs(float(picture[letters].mean() - picture[plate].mean()))


def summary(report: Report) -> Sequence[str]:
    """The report on a few lines: problems first, of each kind the first few."""
    kinds: dict[tuple[str, str, str], list[str]] = {}
    for finding in report.problems:
        kinds.setdefault((finding.status, finding.check, finding.shot), []).append(finding.detail)
    lines = []
    for (status, kind, shot), details in kinds.items():
        start = f"{status}: {kind}{f' (shot {shot})' if shot else ''}: "
        lines += [start + detail for detail in details[:SHOWN]]
        if len(details) > SHOWN:
            lines.append(f"{start}and {len(details) - SHOWN} more like this, which the .qc.json lists")
    fine = [finding for finding in report.findings if finding.status == "ok"]
    return [*lines, "ok: " + "; ".join(f"{finding.check}: {finding.detail}" for finding in fine)]
