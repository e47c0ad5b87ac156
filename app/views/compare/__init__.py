"""The compare page: passages side by side, figures, plots, words, vocabularies, languages."""
