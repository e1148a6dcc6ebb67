"""The control panels: plain words for those who run the site."""
