"""The open text in the token view: colour scales, the map, and scrolling to positions."""
