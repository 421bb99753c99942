"""Processes that load one component after another and wait after each to be weighed from outside.

They weigh nothing themselves and import as little as possible: what they import is what is weighed.
"""
