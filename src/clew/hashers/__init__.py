"""Hashers: one kind of perceptual hash a file."""
