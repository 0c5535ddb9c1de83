-- One row a search for a place needed by the horizon: days waited, refusals, and what the child was held in cost, in pence.
select search, state, days, found_placement, tenths_from_home, refused, cost
from raw.waits
