"""Labs in which a reader builds the engine chainrule/tiny.py: of each method the last version counts."""
