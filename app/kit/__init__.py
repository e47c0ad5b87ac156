"""Parts that know neither a session nor a feature: colours, icons, numbers, tables, charts, background work."""
