"""The engine `world`: parse the prompt, choreograph the scene, draw it; by rule, without a model."""

from __future__ import annotations

from filmloom.media import Clip
from filmloom.model.video_generator.animated import animated_clip
from filmloom.model.video_generator.request import ClipRequest, whole_frames
from filmloom.world.choreograph import choreograph
from filmloom.world.describe import describe
from filmloom.world.parse import parse


class WorldGenerator:
    """Draws what the picture world understands of a sentence."""

    def generate(self, request: ClipRequest) -> Clip:
        """A clip whose frames are drawn as they are asked for.

        The length is rounded up to whole frames, and the clip's warnings say so, like the words that had no place.
        """
        request.refuse("world", "given", "num_inference_steps", "guidance", "guidance_scale", "takes", "loop", "layout")
        parsed = parse(request.prompt, request.language)
        num_frames, warnings = whole_frames(request, parsed.spec.seconds)
        spec = parsed.spec.model_copy(update={"seconds": num_frames / request.fps})
        animation = choreograph(spec, request.seed, aspect=request.aspect, fps=request.fps)
        warnings[:0] = parsed.warnings
        return animated_clip(
            animation,
            size=request.size,
            fps=request.fps,
            sound=request.sound,
            label=parsed.language if request.label else None,
            settings={
                **request.settings("world", spec.seconds),
                "understood": describe(spec, parsed.language),
            },
            warnings=warnings,
        )
