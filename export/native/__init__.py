"""Native operators: their library, compiled for each architecture, and the graph that uses them."""
