-- One row a placement of wraparound or short breaks and setting it averts: what a week of that costs, in pence, where it is known.
select placement, setting, weekly_price, taken_from, judged_on, judged_by
from raw.averted_weeks
