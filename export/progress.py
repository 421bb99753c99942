"""Progress reports of the build, one line of text each."""

from collections.abc import Callable

Progress = Callable[[str], None]
"""Receives a line on each step as it begins or is skipped; the command line prints it to standard error."""
