"""Decoders: some file types to pixels a file; they run only in the examiner child."""
