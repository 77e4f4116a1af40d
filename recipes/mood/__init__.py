"""How the mood of a sentence is learned: sentences.en.tsv and sentences.zh.tsv become the weights that ship."""
