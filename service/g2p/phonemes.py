"""Classes of the characters in misaki's phoneme strings: stress marks, vowels, and the model's punctuation."""

PRIMARY, SECONDARY = "ˈ", "ˌ"
"""Stress marks."""
LONG = "ː"
"""Length mark of the vowel before it."""
VOWELS = frozenset("AIOQWYaeiouyæøœɐɑɒɔəɚɛɜɤɨɪɯʊʌᵊᵻ")
"""Vowels and diphthongs of all languages."""

SENTENCE_MARKS = frozenset(".!?")
"""Marks that end a sentence."""
CLAUSE_MARKS = frozenset(",;:—")
"""Marks between the clauses of a sentence."""
ELLIPSIS = "…"
"""It ends a clause for cutting, as a sentence often goes on after it, and a sentence for the pause after it."""
CLOSING_MARKS = '"”)'
"""Marks that may follow the one that ends a clause or a sentence."""
MARKS = SENTENCE_MARKS | CLAUSE_MARKS | frozenset(ELLIPSIS + CLOSING_MARKS + "“(")
"""All punctuation in the model's vocabulary."""
