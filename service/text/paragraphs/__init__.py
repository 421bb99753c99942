"""Paragraphs of a cleaned text: which line ends and hyphens are pauses."""
