"""The acts of an examiner, one file per verb."""
