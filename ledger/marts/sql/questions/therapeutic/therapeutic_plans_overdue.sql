-- One row a formulation or plan of an open placement whose review is overdue at the horizon, the longest overdue first.
select placement, key, kind, "on", review_by, role, days_overdue
from care_plans_latest
where overdue
order by days_overdue desc, placement, kind
