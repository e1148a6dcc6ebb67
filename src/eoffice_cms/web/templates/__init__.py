"""Page templates of the core, and the shapes of what views hand to them (`shapes.py`)."""
