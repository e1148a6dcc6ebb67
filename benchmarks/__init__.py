"""Benchmarks: the product beside references that are measured in the same run."""
