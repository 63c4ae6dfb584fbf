"""The pages of the detail area; each registers for the kind of place that it shows."""
