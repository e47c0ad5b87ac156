"""The text as coloured tokens: geometry, what is cached of it, painting, and the widget that scrolls."""
