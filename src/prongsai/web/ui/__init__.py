"""Base page, components, styles and icons; knows no other app."""
