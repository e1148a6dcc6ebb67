"""Opening the object store and knowing where a district's data lies."""
