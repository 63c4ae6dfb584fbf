"""The engine process, the link to it, and the messages between them."""
