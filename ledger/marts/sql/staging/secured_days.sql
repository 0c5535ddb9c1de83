-- One row a placement of wraparound or short breaks whose stay includes the horizon: the days ahead that are agreed, and pence a week.
select placement, secured, days, last_day, weekly_cost
from raw.secured_days
