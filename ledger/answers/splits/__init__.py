"""Who pays: as posted, still to come, committed, and how a month comes about."""
