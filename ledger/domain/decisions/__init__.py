"""Who decided, when, and what waiting cost."""
