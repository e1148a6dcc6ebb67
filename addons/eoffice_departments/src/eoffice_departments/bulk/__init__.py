"""Orders for hundreds from one sheet, as for election duty: who goes, who stands in, and back."""
