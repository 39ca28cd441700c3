"""Drawn films with motion, cuts and sound, the films made from them, and which stretch of one is in which other."""
