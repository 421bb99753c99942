"""Where the memory goes: what each component adds, and what starting and waiting cost."""
