"""Text normalisation of Hindi, in digits of both scripts."""
