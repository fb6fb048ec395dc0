"""The book's pictures in matplotlib, one module a chapter: a live figure's twin where it can't be live."""
