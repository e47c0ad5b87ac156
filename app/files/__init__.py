"""Opening, saving and exporting, and what is dropped or comes with the program."""
