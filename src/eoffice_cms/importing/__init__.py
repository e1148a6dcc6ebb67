"""Bring in the history of files from a log that another system wrote."""
