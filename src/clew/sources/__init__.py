"""Sources: one kind of evidence place a file."""
