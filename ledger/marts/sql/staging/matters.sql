-- One row a placement, agreement, matter and agency: what needs somebody on the horizon day, and the pounds at stake in pence.
select placement, agreement, what, agency, since, at_stake
from raw.matters
