"""Scenes drawn by code: varied, photo-like pictures of benign things."""
