"""Sheets that offices keep, CSV or XLSX: read row by row, with headings in Hindi or English."""
