"""Views and the popups that belong to them."""
