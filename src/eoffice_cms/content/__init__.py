"""What there is: site, folders, documents, files with their notes; and what is done with them."""
