"""What there is: site, folders, documents and files with their notes, and what is done with them."""
