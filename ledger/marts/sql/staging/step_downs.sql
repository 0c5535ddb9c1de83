-- One row a placement in a chain, or past its planned last day, on the horizon day: days past the plan, and their cost in pence.
select chain, step, placement, next_placement, days_past, still_there, cost
from raw.step_downs
