"""Sample evidence of several cases that have things in common, with the truth about what."""
