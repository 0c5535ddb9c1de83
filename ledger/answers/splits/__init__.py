"""Who pays: as posted, still to come and committed; and how the figures of a month come about."""
