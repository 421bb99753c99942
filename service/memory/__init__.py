"""Memory: the budget, measurement, and what returns pages to the kernel."""
