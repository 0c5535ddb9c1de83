-- One row an allocation of the months from that of the day after the horizon to 31 March, by the facts as they were posted; pence of whole months: kept for the next snapshot.
select placement, service_month, agreement, budget, standing, amount
from raw.whole_months
