"""Mark-up in the caller's text: pauses, pronunciations, and the markdown and HTML that texts come in.

It is removed, and the pauses and pronunciations are kept beside the text. Text that may not be mark-up is kept. Letters
and digits that are removed are: addresses of links, languages of code, names and attributes of HTML elements, comments,
footnote marks.
"""
