-- One row a search, budget and standing: what it bore of where the child was held meanwhile, in pence.
select search, agency, budget, standing, amount
from raw.wait_costs
