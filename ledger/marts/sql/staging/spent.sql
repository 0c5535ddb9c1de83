-- One row a budget, service month and standing: what the budget has spent on it; without a standing, what papers added beside the charges; whole pence.
select budget, service_month, standing, amount
from raw.spent
