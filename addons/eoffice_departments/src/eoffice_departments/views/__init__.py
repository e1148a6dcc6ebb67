"""The pages of the add-on."""
