"""Many requests of every kind, one after another: what a server holds after each must not grow with their number."""
