"""Text to utterances: made safe, cut into sentences, packed to what the model reads in one pass."""
