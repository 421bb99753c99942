"""One program for each way to run the model, each in a process of its own so that it can be weighed."""
