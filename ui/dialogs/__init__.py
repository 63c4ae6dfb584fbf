"""Dialogs: opened and awaited, never run in a loop of their own."""
