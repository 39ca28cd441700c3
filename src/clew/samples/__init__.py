"""Benign sample evidence with known truth: drawn pictures, their alterations, hostile files."""
