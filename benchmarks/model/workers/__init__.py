"""Workers: a program for each implementation, in a process of its own so that its memory can be measured."""
