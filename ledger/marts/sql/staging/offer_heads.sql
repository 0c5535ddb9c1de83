-- One row an offer and head of the standards, with the latest evidence as at the horizon.
select offer, place, standard, status, evidenced, "on", finding, seen_by, evidence
from raw.offer_heads
