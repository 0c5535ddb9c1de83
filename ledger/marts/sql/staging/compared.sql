-- One row a child's placement of the twelve months to the horizon: the offer it was bought as, and its core price a week (pence; empty: cannot be told).
select placement, setting, registration, solo, offer, "on", weekly
from raw.compared
