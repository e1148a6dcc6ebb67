"""The demo district: an invented district, its officials and a year of their files."""
