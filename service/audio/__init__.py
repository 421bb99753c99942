"""From samples to files: soundness, joins, encoders."""
