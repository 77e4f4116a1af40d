"""A draft of Jianying (剪映) and CapCut: a folder whose draft_content.json tells tracks and materials.

The format has no public description. What stands here is what drafts of Jianying 5.9 hold and programs that write such
drafts agree on; versions from 6 on encrypt their own drafts and still open plain ones. Written here, because the
libraries for it want the media's absolute paths. Times are microseconds: a frame's own rounded to the nearest.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Sequence
from typing import Any, Final

from filmloom.studio.hand_over.edit import Edit

CONTENT: Final = "draft_content.json"
META: Final = "draft_meta_info.json"
HERE: Final = "##_draftpath_placeholder_0E685133-18CE-45ED-8CB8-2904A212EC80_##"
"""What stands for the draft's own folder in a draft of Jianying's own."""
_NAMES: Final = uuid.UUID("6f1c2f8e-54bb-4a53-9a5e-6b8a4a0b6c11")
_PLATFORM: Final = {"app_id": 3704, "app_source": "lv", "app_version": "5.9.0", "os": "windows"}
_MATERIALS: Final = (
    "ai_translates", "audio_balances", "audio_effects", "audio_fades", "audio_track_indexes", "audios", "beats",
    "canvases", "chromas", "color_curves", "digital_humans", "drafts", "effects", "flowers", "green_screens",
    "handwrites", "hsl", "images", "log_color_wheels", "loudnesses", "manual_deformations", "masks",
    "material_animations", "material_colors", "multi_language_refs", "placeholders", "plugin_effects",
    "primary_color_wheels", "realtime_denoises", "shapes", "smart_crops", "smart_relights",
    "sound_channel_mappings", "speeds", "stickers", "tail_leaders", "text_templates", "texts", "time_marks",
    "transitions", "video_effects", "video_trackings", "videos", "vocal_beautifys", "vocal_separations",
)  # fmt: skip
"""The kinds of materials; a draft has a list for each."""
_CAPTION_Y: Final = -0.8
"""Where captions stand, of half the picture's height, from the middle up."""


def draft_files(edit: Edit) -> dict[str, str]:
    """The text of each file of the draft, by its name; the same film gives the same draft."""
    return {name: json.dumps(data, ensure_ascii=False, indent=1) + "\n" for name, data in _drafts(edit)}


def _drafts(edit: Edit) -> Sequence[tuple[str, dict[str, Any]]]:
    draft = _Draft(edit)
    return ((CONTENT, draft.content()), (META, draft.meta()))


class _Draft:
    """Collects tracks with their materials."""

    def __init__(self, edit: Edit) -> None:
        self.edit = edit
        self.materials: dict[str, list[dict[str, Any]]] = {kind: [] for kind in _MATERIALS}
        self.tracks: list[dict[str, Any]] = []
        self._pictures()
        self._sound()
        if edit.captions:
            self._captions()

    def content(self) -> dict[str, Any]:
        width, height = self.edit.size
        return {
            "canvas_config": {"width": width, "height": height, "ratio": "original"},
            "color_space": 0,
            "config": {"maintrack_adsorb": True, "video_mute": False, "material_save_mode": 0, "subtitle_sync": True},
            "cover": None,
            "create_time": 0,
            "duration": self._us(self.edit.num_frames),
            "extra_info": None,
            "fps": float(self.edit.fps),
            "free_render_index_mode_on": False,
            "group_container": None,
            "id": self._id("draft"),
            "keyframe_graph_list": [],
            "keyframes": {
                kind: []
                for kind in ("adjusts", "audios", "effects", "filters", "handwrites", "stickers", "texts", "videos")
            },
            "last_modified_platform": _PLATFORM,
            "materials": self.materials,
            "mutable_config": None,
            "name": self.edit.title,
            "new_version": "110.0.0",
            "platform": _PLATFORM,
            "relationships": [],
            "render_index_track_mode_on": False,
            "retouch_cover": None,
            "source": "default",
            "static_cover_image_path": "",
            "time_marks": None,
            "tracks": self.tracks,
            "update_time": 0,
            "version": 360000,
        }

    def meta(self) -> dict[str, Any]:
        """What the list of drafts shows."""
        return {
            "draft_cloud_materials": [],
            "draft_cover": "",
            "draft_fold_path": "",
            "draft_id": self._id("draft"),
            "draft_is_invisible": False,
            "draft_materials": [{"type": kind, "value": []} for kind in (0, 1, 2, 3, 6, 7, 8)],
            "draft_materials_copied_info": [],
            "draft_name": self.edit.title,
            "draft_new_version": "",
            "draft_removable_storage_device": "",
            "draft_root_path": "",
            "draft_segment_extra_info": [],
            "draft_type": "",
            "tm_draft_removed": 0,
            "tm_duration": self._us(self.edit.num_frames),
        }

    def _pictures(self) -> None:
        width, height = self.edit.size
        segments = []
        for shot in self.edit.shots:
            start, end = self._us(shot.start), self._us(shot.end)
            material = self._media("videos", shot.file, end - start)
            material |= {
                "type": "video",
                "width": width,
                "height": height,
                "material_name": shot.id,
                "has_audio": False,
            }
            material |= {"crop": _whole_picture(), "crop_ratio": "free", "crop_scale": 1.0}
            segments.append(self._segment(material, start, end - start) | _placed(0.0))
        self._track("video", segments)

    def _sound(self) -> None:
        length = self._us(self.edit.num_frames)
        material = self._media("audios", self.edit.sound, length)
        material |= {"type": "extract_music", "name": "sound", "music_id": material["id"], "wave_points": []}
        self._track("audio", [self._segment(material, 0, length)])

    def _captions(self) -> None:
        segments = []
        for number, caption in enumerate(self.edit.captions):
            start, end = round(caption.start_s * 1e6), round(caption.end_s * 1e6)
            material: dict[str, Any] = {
                "id": self._id(f"text {number}"),
                "type": "subtitle",
                "content": _styled(caption.text),
            }
            material |= {"alignment": 1, "typesetting": 0, "line_feed": 1, "line_max_width": 0.82, "check_flag": 7}
            material |= {"letter_spacing": 0.0, "line_spacing": 0.02, "global_alpha": 1.0}
            self.materials["texts"].append(material)
            segment = self._segment(material, start, end - start) | _placed(_CAPTION_Y)
            segments.append(segment | {"source_timerange": None})
        self._track("text", segments)

    def _media(self, kind: str, file: str, duration: int) -> dict[str, Any]:
        id = self._id(file)
        material = {
            "id": id,
            "material_id": id,
            "local_material_id": "",
            "path": f"{HERE}/{file}",
            "media_path": "",
            "duration": duration,
            "category_id": "",
            "category_name": "local",
            "check_flag": 63487 if kind == "videos" else 3,
        }
        self.materials[kind].append(material)
        return material

    def _segment(self, material: dict[str, Any], start: int, duration: int) -> dict[str, Any]:
        speed = {"id": self._id(f"speed {material['id']}"), "type": "speed", "mode": 0, "speed": 1.0}
        self.materials["speeds"].append(speed | {"curve_speed": None})
        return {
            "id": self._id(f"segment {material['id']}"),
            "material_id": material["id"],
            "source_timerange": {"start": 0, "duration": duration},
            "target_timerange": {"start": start, "duration": duration},
            "speed": 1.0,
            "volume": 1.0,
            "last_nonzero_volume": 1.0,
            "visible": True,
            "reverse": False,
            "is_tone_modify": False,
            "extra_material_refs": [speed["id"]],
            "common_keyframes": [],
            "keyframe_refs": [],
            "render_index": len(self.tracks),
            "track_attribute": 0,
            "track_render_index": 0,
        }

    def _track(self, kind: str, segments: list[dict[str, Any]]) -> None:
        id = self._id(f"track {kind}")
        track = {"id": id, "type": kind, "name": "", "is_default_name": True, "attribute": 0, "flag": 0}
        self.tracks.append({**track, "segments": segments})

    def _id(self, of: str) -> str:
        """A name that is the same whenever the same film is handed over."""
        return str(uuid.uuid5(_NAMES, f"{self.edit.title}\n{of}")).upper()

    def _us(self, frames: int) -> int:
        return round(frames * 1_000_000 / self.edit.fps)


def _whole_picture() -> dict[str, float]:
    corners = {"upper_left": (0.0, 0.0), "upper_right": (1.0, 0.0), "lower_left": (0.0, 1.0), "lower_right": (1.0, 1.0)}
    return {f"{name}_{axis}": value for name, place in corners.items() for axis, value in zip("xy", place, strict=True)}


def _placed(y: float) -> dict[str, Any]:
    clip = {"alpha": 1.0, "rotation": 0.0, "scale": {"x": 1.0, "y": 1.0}, "transform": {"x": 0.0, "y": y}}
    flip = {"horizontal": False, "vertical": False}
    return {"clip": {**clip, "flip": flip}, "uniform_scale": {"on": True, "value": 1.0}}


def _styled(text: str) -> str:
    """A caption's text with its style, white, as a JSON text of its own; ranges count UTF-16 units."""
    fill = {"alpha": 1.0, "content": {"render_type": "solid", "solid": {"alpha": 1.0, "color": [1.0, 1.0, 1.0]}}}
    style = {"range": [0, len(text.encode("utf-16-le")) // 2], "size": 5.0, "fill": fill, "strokes": []}
    style |= {"bold": False, "italic": False, "underline": False}
    return json.dumps({"text": text, "styles": [style]}, ensure_ascii=False)
