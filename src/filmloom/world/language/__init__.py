"""Sentences as items: what each language's reader hands to the grammar, and the words they share with descriptions."""
