"""Diffusers pipelines as video generators."""
