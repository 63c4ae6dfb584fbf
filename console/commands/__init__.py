"""One class a change: what it shows, what it checks, what it sends and what it touches."""
