"""The pages: configuration, layout, views, forms, templates."""
