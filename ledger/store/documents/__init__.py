"""Papers are kept: found, issued, published, and what the journal says of them."""
