"""Proof that the fusion works: what goes in by one modality comes out by another, on scenes that no training showed.

`python -m benchmarks.fusion` prints one table for a checkpoint; docs/fusion.md says what each proof asks. Nothing here
trains. A subject answers questions whose right answers only the judges see; the same judges score an oracle and a model
of random weights in the tests.
"""
