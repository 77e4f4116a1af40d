"""Proofs: one file each; every one takes a subject and the material, and returns its findings."""
