"""What every station needs, written once: numbers, kappa, names, sentences."""
