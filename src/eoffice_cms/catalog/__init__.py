"""Projections of the object store in SQL: written with it, never ahead of it, rebuilt from it."""
