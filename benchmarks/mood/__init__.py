"""How right the mood of a sentence is read, on labelled sentences in both languages."""
