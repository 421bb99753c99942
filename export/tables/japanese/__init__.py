"""misaki's list of Japanese words, in a file that can be mapped."""
