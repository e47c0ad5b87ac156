"""Charts of points, curves and bars, as data and as a widget."""
