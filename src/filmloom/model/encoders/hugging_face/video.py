"""Video encoders of Hugging Face: VideoMAE and TimeSformer.

k videos of one shape, f frames, t h w the grid of tokens, d width.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import torch
from einops import rearrange
from jaxtyping import Float, UInt8
from torch import Tensor, nn

from filmloom.errors import InputError
from filmloom.model.encoders.hugging_face.image import check_size
from filmloom.model.encoders.hugging_face.loading import load_model, model_type_of, processor_of, save_processor
from filmloom.model.encoders.hugging_face.preparing import Preparation
from filmloom.model.encoders.media import Modality, Video, check_batch, read_video
from filmloom.model.encoders.rows import by_shape, fill_up, tokens_of_grids
from filmloom.model.tokens import Tokens

_MODELS: Final = {"timesformer": "TimesformerModel", "videomae": "VideoMAEModel"}


class HuggingFaceVideo(nn.Module):
    """Videos to tokens, one for each patch of a frame (TimeSformer) or of two (VideoMAE).

    These models see a fixed number of frames; they are taken evenly from the whole video, and the tokens' times say
    from where. TimeSformer's [CLS] belongs to no place and is dropped.
    """

    modality: Modality = "video"

    def __init__(self, model: Any, processor: dict[str, Any]) -> None:
        super().__init__()
        self.model, self.processor = model, processor
        self.prepare = Preparation.read(processor)
        self.width: int = model.config.hidden_size
        check_size(self.prepare, model.config)
        if getattr(model.config, "attention_type", "") == "space_only":
            raise InputError("A TimeSformer that attends in space only came; expected divided or joint attention.")

    @classmethod
    def from_pretrained(cls, name: str | Path) -> HuggingFaceVideo:
        """From a folder or Hub id. Raises InputError."""
        processor = processor_of(name, ("video_processor", "image_processor"))
        return cls(load_model(name, _MODELS[model_type_of(name)]), processor)

    def save_pretrained(self, folder: Path | str) -> None:
        """Write the model and how its frames are prepared."""
        self.model.save_pretrained(folder)
        save_processor(folder, self.processor)

    def forward(self, batch: Sequence[Video]) -> Tokens:
        """Tokens of videos. Raises InputError for what is none."""
        check_batch(batch, "video")
        num_frames, tubelet_size = self.model.config.num_frames, getattr(self.model.config, "tubelet_size", 1)
        sampled = [spread(each, num_frames) for each in batch]
        boxes = [self.prepare.box(*frames.shape[1:3]) for frames, _ in sampled]
        times = [fill_up(frames, at, tubelet_size)[1] for frames, at in sampled]
        grids = by_shape([frames.to(self.model.device) for frames, _ in sampled], self._see)
        return tokens_of_grids(grids, times, boxes)

    def _see(self, frames: UInt8[Tensor, "k f y x 3"]) -> Float[Tensor, "k t h w d"]:
        values = self.prepare(rearrange(frames, "k f y x c -> (k f) y x c"))  # [k*f 3 y x]
        values = rearrange(values, "(k f) c y x -> k f c y x", k=len(frames))
        seen: Tensor = self.model(pixel_values=values).last_hidden_state  # [k n d]
        sides = self.model.config.patch_size
        p, q = (sides, sides) if isinstance(sides, int) else sides
        h, w = values.shape[3] // p, values.shape[4] // q
        if self.model.config.model_type == "timesformer":  # keeps all times of a place together
            return rearrange(seen[:, 1:], "k (h w t) d -> k t h w d", h=h, w=w)
        return rearrange(seen, "k (t h w) d -> k t h w d", h=h, w=w)


def spread(video: Video, num_frames: int) -> tuple[UInt8[Tensor, "f h w 3"], Float[Tensor, " f"]]:
    """Frames taken evenly from the whole video, and their times in seconds; repeated where there are fewer."""
    frames, fps = read_video(video)
    shown = ((torch.arange(num_frames) + 0.5) * len(frames) / num_frames).long()  # [f]
    return frames[shown], (shown + 0.5) / fps
