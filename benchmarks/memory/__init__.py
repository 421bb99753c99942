"""Memory part: what each component adds, and the cost of starting and of being idle."""
