"""OpenTimelineIO: the film's timeline over the files that lie beside it."""

from __future__ import annotations

from urllib.parse import quote

from filmloom.studio.hand_over.edit import Edit


def otio_timeline(edit: Edit) -> str:
    """The timeline as OTIO's JSON: a video track of the shots, an audio track of the sound."""
    import opentimelineio as otio

    timeline = otio.schema.Timeline(name=edit.title)
    for kind, name, clips in (
        (otio.schema.TrackKind.Video, "V1", [(shot.id, shot.file, shot.num_frames) for shot in edit.shots]),
        (otio.schema.TrackKind.Audio, "A1", [("sound", edit.sound, edit.num_frames)]),
    ):
        track = otio.schema.Track(name=name, kind=kind)
        for clip, file, num_frames in clips:
            whole = otio.opentime.TimeRange(
                otio.opentime.RationalTime(0, edit.fps), otio.opentime.RationalTime(num_frames, edit.fps)
            )
            media = otio.schema.ExternalReference(target_url=quote(file), available_range=whole)
            track.append(otio.schema.Clip(name=clip, media_reference=media, source_range=whole))
        timeline.tracks.append(track)
    text: str = timeline.to_json_string()
    return text
