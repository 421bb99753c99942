"""What is claimed in the README, measured: each way to speak beside the others, in one run on one machine."""
