"""Programs that load one component after another, and pause after each to be measured from outside.

They import as little as possible: their imports are what is measured.
"""
