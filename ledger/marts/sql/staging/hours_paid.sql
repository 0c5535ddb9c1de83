-- One row a placement, month and budget that paid for hours not given, in pence.
select placement, service_month, budget, amount
from raw.hours_paid
