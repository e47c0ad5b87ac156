"""The main window: builds the features and lays them out; menus, dialogs and drops."""
