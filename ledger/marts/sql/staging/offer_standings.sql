-- One row an offer as at the horizon: how its accreditation stands, and under how many of the ten heads there is evidence.
select offer, "open", accreditation, heads_current, heads_evidenced, latest_on
from raw.offer_standings
