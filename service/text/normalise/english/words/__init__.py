"""Kinds of English non-standard words that are letters: abbreviations, addresses, capitals, days, Roman numerals."""
