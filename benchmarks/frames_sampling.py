"""How fast `frames` samples against the same transformer, with the same weights, made of diffusers' own classes.

The peer is what one would write with diffusers: its Attention, FeedForward, RMSNorm, TimestepEmbedding and rotary
embedding, FlowMatchEulerDiscreteScheduler, a prompt that is read once, and guidance by doubling the batch at every
step. Both make the same latents from the same noise; from text to latents, in turns, in one process.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial

import numpy as np
import torch
from diffusers import FlowMatchEulerDiscreteScheduler
from diffusers.models.attention import FeedForward
from diffusers.models.attention_processor import Attention
from diffusers.models.embeddings import TimestepEmbedding, apply_rotary_emb
from diffusers.models.normalization import RMSNorm
from einops import rearrange
from torch import Tensor, nn
from torch.nn import functional

from benchmarks.figure import Figure, show
from filmloom.model.data.world_clips import WorldClips, dense_caption
from filmloom.model.video_generator.frames import checkpoint
from filmloom.model.video_generator.frames.denoiser import Denoiser
from filmloom.model.video_generator.frames.generator import SHIPPED
from filmloom.model.video_generator.frames.sampler import GUIDED_UNTIL, euler, guided_at_once, noise, schedule
from filmloom.model.video_generator.frames.transformer import TransformerConfig, VideoTransformer, positions, waves
from filmloom.model.video_generator.frames.words import NOTHING, PAD, Tokenizer, pieces

STEPS, SCALE, RUNS = 20, 3.0, 5
LONGEST = 96


class PlainBlock(nn.Module):
    """A block of the transformer, of diffusers' parts."""

    def __init__(self, width: int, head_width: int, text_width: int, hidden: int) -> None:
        super().__init__()
        self.norm1 = RMSNorm(width, eps=1e-6, elementwise_affine=False)
        self.attn = Attention(
            width,
            heads=width // head_width,
            dim_head=head_width,
            added_kv_proj_dim=text_width,
            added_proj_bias=False,
            qk_norm="rms_norm",
            eps=1e-6,
            out_bias=False,
            processor=PlainProcessor(),
        )
        self.norm2 = RMSNorm(width, eps=1e-6, elementwise_affine=False)
        self.ff = FeedForward(width, inner_dim=hidden, activation_fn="swiglu", bias=False)
        self.scale_shift_table = nn.Parameter(torch.zeros(6, width))

    def forward(self, x: Tensor, text: Tensor, mask: Tensor | None, temb: Tensor, rotary: tuple[Tensor, Tensor]):
        """As LTXVideoTransformerBlock, with one attention to the picture and the words."""
        values = self.scale_shift_table[None] + temb.reshape(len(x), 6, -1)
        shift, scale, gate, shift_ff, scale_ff, gate_ff = values[:, :, None].unbind(1)
        inner = self.norm1(x) * (1 + scale) + shift
        x = x + gate * self.attn(inner, encoder_hidden_states=text, attention_mask=mask, image_rotary_emb=rotary)
        return x + gate_ff * self.ff(self.norm2(x) * (1 + scale_ff) + shift_ff)


class PlainProcessor:
    """As diffusers' processors are written, FluxAttnProcessor say."""

    def __call__(self, attn, hidden_states, encoder_hidden_states, attention_mask=None, image_rotary_emb=None):
        query, key, value = attn.to_q(hidden_states), attn.to_k(hidden_states), attn.to_v(hidden_states)
        text_key, text_value = attn.add_k_proj(encoder_hidden_states), attn.add_v_proj(encoder_hidden_states)
        query, key, value, text_key, text_value = (
            each.unflatten(-1, (attn.heads, -1)).transpose(1, 2) for each in (query, key, value, text_key, text_value)
        )
        query, key, text_key = attn.norm_q(query), attn.norm_k(key), attn.norm_added_k(text_key)
        query = apply_rotary_emb(query, image_rotary_emb, use_real_unbind_dim=-2)
        key = apply_rotary_emb(key, image_rotary_emb, use_real_unbind_dim=-2)
        key, value = torch.cat([key, text_key], dim=2), torch.cat([value, text_value], dim=2)
        seen = functional.scaled_dot_product_attention(query, key, value, attn_mask=attention_mask)
        seen = seen.transpose(1, 2).flatten(2, 3).to(query.dtype)
        return attn.to_out[1](attn.to_out[0](seen))


class PlainTransformer(nn.Module):
    """The video transformer of diffusers' parts; clips of one noise level, no guide."""

    def __init__(self, ours: VideoTransformer) -> None:
        super().__init__()
        config = self.config = ours.config
        self.proj_in, self.proj_out = ours.embed, ours.out
        self.bias = ours.no_guide
        self.time_embedder = TimestepEmbedding(128, config.width)
        self.text_embedder, self.time_proj, self.proj_temb = ours.summary, ours.modulation, ours.last_modulation
        self.proj_skip = ours.gains
        hidden = ours.blocks[0].mlp.down.in_features
        self.transformer_blocks = nn.ModuleList(
            PlainBlock(config.width, config.head_width, config.text.width, hidden) for _ in range(config.depth)
        )
        self.norm_out = RMSNorm(config.width, eps=torch.finfo(torch.float32).eps, elementwise_affine=False)
        self._copy(ours)

    @torch.no_grad()
    def _copy(self, ours: VideoTransformer) -> None:
        self.time_embedder.linear_1.load_state_dict(ours.time[0].state_dict())
        self.time_embedder.linear_2.load_state_dict(ours.time[2].state_dict())
        p, (slices, height, width) = self.config.patch_size, self.config.grid
        turn = ours.rotary(positions(slices, height // p, width // p, torch.device("cpu")))
        self.rotary = tuple(torch.cat((each, each), dim=-1) for each in (turn.cos(), turn.sin()))
        for plain, block in zip(self.transformer_blocks, ours.blocks, strict=True):
            attn, theirs = plain.attn, block.attention
            layers = (attn.to_q, attn.to_k, attn.to_v, attn.to_out[0], attn.add_k_proj, attn.add_v_proj)
            parts = (*theirs.mix.weight.chunk(3), theirs.out.weight, *theirs.context.weight.chunk(2))
            norms = ((attn.norm_q, "query_norm"), (attn.norm_k, "key_norm"), (attn.norm_added_k, "context_norm"))
            for layer, part in zip(layers, parts, strict=True):
                layer.weight.copy_(part)
            for norm, name in norms:
                norm.weight.copy_(getattr(theirs, name).weight)
            gate, value = block.mlp.up.weight.chunk(2)
            plain.ff.net[0].proj.weight.copy_(torch.cat((value, gate)))
            plain.ff.net[2].weight.copy_(block.mlp.down.weight)
            plain.scale_shift_table.copy_(block.table)

    def forward(self, hidden_states, timestep, encoder_hidden_states, encoder_attention_mask, pooled_projections):
        """The clean latents; timestep: t from 0, noise, to 1."""
        p, slices = self.config.patch_size, hidden_states.shape[1]
        x = self.proj_in(rearrange(hidden_states, "b t (h p) (w q) c -> b (t h w) (p q c)", p=p, q=p)) + self.bias
        temb = self.time_embedder(waves(timestep[:, None])[:, 0]) + self.text_embedder(pooled_projections)
        temb = functional.silu(temb)
        change, mask = self.time_proj(temb), encoder_attention_mask
        if mask is not None:
            mask = functional.pad(mask, (x.shape[1], 0), value=True)[:, None, None]
        for block in self.transformer_blocks:
            x = block(x, encoder_hidden_states, mask, change, self.rotary)
        shift, scale = self.proj_temb(temb)[:, None].chunk(2, dim=-1)
        x = self.proj_out(self.norm_out(x) * (1 + scale) + shift)
        height = hidden_states.shape[2] // p
        x = rearrange(x, "b (t h w) (p q c) -> b t (h p) (w q) c", t=slices, h=height, p=p, q=p)
        return x + self.proj_skip(temb)[:, None, None, None, : self.config.channels] * hidden_states


class PlainPipeline:
    """A pipeline as diffusers' own are written: the prompt read once, then the denoising loop."""

    def __init__(self, ours: VideoTransformer) -> None:
        self.text_encoder, self.transformer = ours.text, PlainTransformer(ours).eval()
        self.scheduler = FlowMatchEulerDiscreteScheduler()

    @torch.no_grad()
    def __call__(self, tokens: Tensor, latents: Tensor, until: float = 1.0) -> Tensor:
        """until: t from which there is no more guidance; diffusers has none such."""
        negative = torch.full_like(tokens, PAD)
        negative[:, 0] = NOTHING
        text, mask = self.text_encoder(torch.cat([negative, tokens]))
        weight = mask[..., None].to(text.dtype)
        pooled = (text * weight).sum(1) / weight.sum(1)
        self.scheduler.set_timesteps(sigmas=[1 - each for each in schedule(STEPS)[:-1]])
        for index, timestep in enumerate(self.scheduler.timesteps):
            t = 1 - float(self.scheduler.sigmas[index])
            is_guided = t < until
            model_input = torch.cat([latents] * 2) if is_guided else latents
            rows = slice(None) if is_guided else slice(len(latents), None)
            times = torch.full((len(model_input),), t)
            clean = self.transformer(model_input, times, text[rows], mask[rows], pooled[rows])
            if is_guided:
                without, wanted = clean.chunk(2)
                clean = without + SCALE * (wanted - without)
            velocity = (latents - clean) / (1 - t)
            latents = self.scheduler.step(velocity, timestep, latents, return_dict=False)[0]
        return latents


@torch.inference_mode()
def ours_sampled(model: VideoTransformer, tokens: Tensor, start: Tensor, *, whole: bool = False) -> Tensor:
    """As FramesGenerator samples; whole: guided at every step."""
    nothing = torch.full_like(tokens[:, :1], NOTHING)
    denoiser = Denoiser(model, [tokens, nothing], start.shape[1])
    until = 2.0 if whole else GUIDED_UNTIL
    return euler(guided_at_once(denoiser, SCALE, until), start, schedule(STEPS))


def measure() -> Iterator[Figure]:
    """Batches of one clip and of four; dense captions of the world, filled up to the longest of a batch."""
    model, tokenizer = _model()
    pipeline, longest = PlainPipeline(model), model.config.text.max_tokens
    for batch in (1, 4):
        tokens = _tokens(tokenizer, batch)
        start = torch.cat([noise(seed, (*model.config.grid, model.config.channels)) for seed in range(batch)])
        yield Figure(
            f"batch {batch}: one forward, largest difference as a share",
            _difference(model, pipeline, tokens),
            "",
            "<= 1e-4",
        )
        ways: dict[str, Callable[[], Tensor]] = {
            "plain": partial(pipeline, tokens, start),
            "filled": partial(pipeline, functional.pad(tokens, (0, longest - tokens.shape[1]), value=PAD), start),
            "ours": partial(ours_sampled, model, tokens, start),
            "whole": partial(ours_sampled, model, tokens, start, whole=True),
        }
        plain, ours = ways["plain"](), ways["whole"]()
        away = ((plain - ours).abs().max() / plain.abs().max()).item()
        yield Figure(f"batch {batch}: the same of the latents, guided throughout", away, "", "<= 0.001")
        yield from _ratios(batch, ways)


def _ratios(batch: int, ways: dict[str, Callable[[], Tensor]]) -> Iterator[Figure]:
    """Medians of what was measured in turns: of wall time, and of this process's own, which a busy machine spares."""
    wall, own = _in_turns(ways)
    yield Figure(f"batch {batch}: diffusers", statistics.median(wall["plain"]), "s", "")
    yield Figure(f"batch {batch}: ours", statistics.median(wall["ours"]), "s", "")
    for clock, spent, goal in (("wall time", wall, ">= 1.5"), ("process time", own, "")):
        turns = [one / other for one, other in zip(spent["plain"], spent["ours"], strict=True)]
        yield Figure(f"batch {batch}: times as fast, {clock}", _ratio(spent, "plain", "ours"), "", goal)
        yield Figure(f"batch {batch}: the same in the worst of {RUNS} turns", min(turns), "", "")
        yield Figure(f"batch {batch}: the same in the best of {RUNS} turns", max(turns), "", "")
        yield Figure(f"batch {batch}: both guided throughout, {clock}", _ratio(spent, "plain", "whole"), "", "")
        yield Figure(f"batch {batch}: peer filled with empty words, {clock}", _ratio(spent, "filled", "ours"), "", "")


def _in_turns(ways: dict[str, Callable[[], Tensor]]) -> tuple[dict[str, list[float]], dict[str, list[float]]]:
    """Seconds by the wall's clock and by the process's own, all ways in each turn."""
    wall, own = ({name: list[float]() for name in ways} for _ in range(2))
    for turn in range(RUNS + 1):
        for name, sample in ways.items():
            began, own_began = time.perf_counter(), time.process_time()
            sample()
            if turn:  # the first is to get warm
                wall[name].append(time.perf_counter() - began)
                own[name].append(time.process_time() - own_began)
    return wall, own


def _ratio(spent: dict[str, list[float]], slow: str, fast: str) -> float:
    return statistics.median(spent[slow]) / statistics.median(spent[fast])


@torch.no_grad()
def _difference(model: VideoTransformer, pipeline: PlainPipeline, tokens: Tensor) -> float:
    torch.manual_seed(1)
    noisy = torch.randn(len(tokens), *model.config.grid, model.config.channels)
    text, mask = model.text(tokens)
    weight = mask[..., None].to(text.dtype)
    pooled = (text * weight).sum(1) / weight.sum(1)
    plain = pipeline.transformer(noisy, torch.full((len(tokens),), 0.3), text, mask, pooled)
    ours = model(noisy, torch.full(noisy.shape[:2], 0.3), tokens)
    return ((plain - ours).abs().max() / ours.abs().max()).item()


def _model() -> tuple[VideoTransformer, Tokenizer]:
    """What the package ships, or else its size with weights by chance."""
    if SHIPPED.is_file():
        parts = checkpoint.load(SHIPPED)
        return parts.transformer, parts.tokenizer
    words = sorted({piece for caption in _captions(200) for piece in pieces(caption)})
    tokenizer = Tokenizer(tuple(words), LONGEST)
    torch.manual_seed(0)
    model = TransformerConfig.from_depth(8, num_tokens=tokenizer.num_tokens).build().eval()
    for weights in model.parameters():
        if not weights.any():
            nn.init.normal_(weights, std=0.1)
    return model, tokenizer


def _tokens(tokenizer: Tokenizer, batch: int) -> Tensor:
    found: Sequence[list[int]] = [tokenizer.tokens(each) for each in _captions(batch)]
    longest = max(map(len, found))
    return torch.tensor([each + [PAD] * (longest - len(each)) for each in found])


def _captions(count: int) -> list[str]:
    clips = WorldClips()
    return [dense_caption(clips.spec(np.random.default_rng(index))) for index in range(count)]


if __name__ == "__main__":
    show(measure())
