"""What the window has beside its panes: menus, frame, dialogs, the palette, and what keeps panes up to date."""
