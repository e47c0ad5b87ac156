"""Charts: scales, data, painting, and a widget."""
