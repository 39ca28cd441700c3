"""Disks and what lies on them: volumes, file systems, deleted files, free space; every disk opener uses it."""
