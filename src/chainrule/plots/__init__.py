"""The book's pictures in matplotlib, one module a chapter: what a live figure shows where it can't be live."""
