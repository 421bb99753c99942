"""Reading: written texts beside what a person says for them, compared by their phonemes."""
