"""Everything the console knows and does that needs no window; usable headless."""
