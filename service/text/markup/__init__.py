"""Mark-up in the caller's text: pauses, pronunciations, and the markdown and HTML that texts come in.

It is taken out with what it asks for kept beside the text. Where it is not certain that something is mark-up, it is
read; letters and digits that are passed over are: addresses of links, languages of code, names and attributes of HTML
elements, comments, footnote marks.
"""
