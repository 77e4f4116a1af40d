"""FCPXML 1.10, which Final Cut Pro and DaVinci Resolve read.

Written here, because the adapter that OpenTimelineIO has for it writes version 1.8 and puts the sound into gaps within
each clip. Times are frames over frames per second, so nothing is rounded.
"""

from __future__ import annotations

from typing import Final
from urllib.parse import quote
from xml.etree import ElementTree as Xml

from filmloom.studio.hand_over.edit import SOUND_RATE, Edit, EditShot

VERSION: Final = "1.10"
_FORMAT: Final = "r1"
_SOUND: Final = "r2"


def fcpxml(edit: Edit) -> str:
    """The project as text."""
    root = Xml.Element("fcpxml", version=VERSION)
    _resources(edit, Xml.SubElement(root, "resources"))
    event = Xml.SubElement(Xml.SubElement(root, "library"), "event", name=edit.title)
    project = Xml.SubElement(event, "project", name=edit.title)
    sequence = Xml.SubElement(
        project,
        "sequence",
        format=_FORMAT,
        duration=_time(edit.num_frames, edit),
        tcStart="0s",
        tcFormat="NDF",
        audioLayout="stereo",
        audioRate="48k",
    )
    spine = Xml.SubElement(sequence, "spine")
    clips = [_clip(spine, shot, _asset_id(number), edit) for number, shot in enumerate(edit.shots)]
    _sound_clip(clips[0], edit)
    Xml.indent(root)
    body = Xml.tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE fcpxml>\n{body}\n'


def _resources(edit: Edit, resources: Xml.Element) -> None:
    width, height = edit.size
    Xml.SubElement(
        resources,
        "format",
        id=_FORMAT,
        frameDuration=_time(1, edit),
        width=str(width),
        height=str(height),
        colorSpace="1-1-1 (Rec. 709)",
    )
    sound = {"hasAudio": "1", "audioSources": "1", "audioChannels": "2", "audioRate": str(SOUND_RATE)}
    _asset(resources, _SOUND, "sound", edit.sound, _time(edit.num_frames, edit), sound)
    pictures = {"hasVideo": "1", "format": _FORMAT, "videoSources": "1"}
    for number, shot in enumerate(edit.shots):
        _asset(resources, _asset_id(number), shot.id, shot.file, _time(shot.num_frames, edit), pictures)


def _asset(parent: Xml.Element, id: str, name: str, file: str, duration: str, more: dict[str, str]) -> None:
    asset = Xml.SubElement(parent, "asset", {"id": id, "name": name, "start": "0s", "duration": duration, **more})
    Xml.SubElement(asset, "media-rep", kind="original-media", src=quote(file))


def _clip(spine: Xml.Element, shot: EditShot, ref: str, edit: Edit) -> Xml.Element:
    return Xml.SubElement(
        spine,
        "asset-clip",
        ref=ref,
        name=shot.id,
        offset=_time(shot.start, edit),
        start="0s",
        duration=_time(shot.num_frames, edit),
        format=_FORMAT,
        tcFormat="NDF",
    )


def _sound_clip(first: Xml.Element, edit: Edit) -> None:
    """Hung under the first shot, and as long as the film."""
    Xml.SubElement(
        first,
        "asset-clip",
        ref=_SOUND,
        lane="-1",
        name="sound",
        offset="0s",
        start="0s",
        duration=_time(edit.num_frames, edit),
        audioRole="dialogue",
    )


def _asset_id(number: int) -> str:
    return f"r{number + 3}"


def _time(frames: int, edit: Edit) -> str:
    return f"{frames}/{edit.fps}s"
