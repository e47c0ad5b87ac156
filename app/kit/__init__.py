"""Building blocks without knowledge of the session or any feature: theme, icons, tables, charts, background work."""
