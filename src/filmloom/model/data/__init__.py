"""Data: clips and their captions for training, from the picture world or from folders and shards of real ones."""
