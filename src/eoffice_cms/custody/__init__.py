"""Desks, where a file lies, the record of what happened to it, and its numbers."""
