"""Text normalisation, one folder for each family of languages."""
