"""The build: its steps, the calibrations that it uses, and the files that it writes."""
