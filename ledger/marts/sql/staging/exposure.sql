-- One row a placement, service month, standing, basis and budget: what is expected of it, in pence, and what the same days cost.
select placement, service_month, standing, basis, budget, expected, carried
from raw.exposure
