"""Text normalisation of Spanish, French, Italian and Portuguese."""
