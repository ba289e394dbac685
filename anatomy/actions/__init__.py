"""Writes of the anatomy."""
