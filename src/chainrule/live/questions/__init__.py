"""The questions of each chapter's practice, one module a chapter."""
