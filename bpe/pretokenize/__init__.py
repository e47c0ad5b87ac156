"""Cutting text into pre-tokens: named patterns, compiled scanners, regular expressions."""
