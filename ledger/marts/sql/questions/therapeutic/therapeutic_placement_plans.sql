-- One row a kind of plan of a placement ($placement): the latest one, and whether its review is overdue.
select kind, "on", review_by, role, note, made, overdue, days_overdue
from care_plans_latest
where placement = $placement
order by kind
