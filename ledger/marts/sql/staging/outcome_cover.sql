-- One row a placement of a child that was charged in twelve months or is open: whether its money has an outcome to stand behind.
select placement, cover
from raw.outcome_cover
