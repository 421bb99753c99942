"""Text normalisation of Spanish, French, Hindi, Italian and Portuguese."""
