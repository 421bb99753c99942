"""What is claimed in the README, measured: our service and its baseline side by side in one run."""
