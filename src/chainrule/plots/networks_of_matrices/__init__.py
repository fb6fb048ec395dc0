"""Pictures of chapter 7, the twins of its live figures, a module a figure."""
