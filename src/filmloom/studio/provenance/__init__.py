"""Provenance: who says that a film was made by software, and whether that still holds: C2PA's content credentials.

Signing and reading them needs the extra [sign]; it is imported where it is used.
"""
