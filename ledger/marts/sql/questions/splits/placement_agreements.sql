-- One row an agreement of one placement ($placement), as known, newest first.
select agreement, status, basis, first_day, coalesce(ends, last_day) as last_day, decided_on, panel, minute, requested_on, review_by, supersedes
from staging.agreements
where placement = $placement
order by first_day desc, agreement desc
