"""The organisation from a sheet or a directory: what it wants, how that differs, and taking it in.

Every source is brought into the same rows (``columns``), read into what is wanted (``wanted``),
compared with what there is (``difference``), and taken in by batches (``applying``).
"""
