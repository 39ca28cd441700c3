"""Players, one per file; they run only in the examiner child."""
