-- One row a placement, service month, agreement, budget and standing of which something is still to come by the facts known; whole pence.
select placement, service_month, agreement, budget, standing, amount
from raw.to_come
