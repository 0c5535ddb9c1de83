-- One row a posting month in which earlier service months were corrected, newest first: placements, and what the corrections moved, in pence.
select
    posting_month as month,
    count(distinct placement) as placements,
    sum(amount)::bigint as amount,
    sum(greatest(amount, 0))::bigint as moved_in,
    sum(greatest(-amount, 0))::bigint as moved_out
from changes_since
group by posting_month
order by posting_month desc
