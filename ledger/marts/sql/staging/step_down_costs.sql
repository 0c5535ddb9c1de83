-- One row a placement past its plan, budget and standing: what it bears of those days, in pence.
select placement, agency, budget, standing, amount
from raw.step_down_costs
