"""An e-Office for a district: files move between desks, and add-ons do the rest."""
