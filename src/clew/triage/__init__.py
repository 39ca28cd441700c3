"""Lanes, reasons and ranks of the queue; pure."""
