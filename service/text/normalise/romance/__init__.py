"""Text normalisation of Spanish, French, Italian and Portuguese: a module for each class of written things."""
