-- One row a placement whose stay includes the horizon: what is in force that day, what a week costs (pence), since when it stands so.
select placement, agreement, standing, weekly_cost, since
from raw.at_horizon
