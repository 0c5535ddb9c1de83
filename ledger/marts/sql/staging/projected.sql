-- One row an allocation of the months from the horizon's to 31 March, by the facts as they were posted; whole pence of whole months.
select placement, service_month, agreement, budget, standing, settled, lead_budget, amount
from raw.projected
