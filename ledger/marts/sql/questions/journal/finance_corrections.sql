-- One row a placement and service month corrected in one posting month ($month): what changed between its budgets and in all, in pence.
select
    c.placement,
    c.key,
    c.service_month,
    sum(c.amount)::bigint as amount,
    sum(greatest(c.amount, 0))::bigint as moved_in,
    sum(greatest(-c.amount, 0))::bigint as moved_out
from changes_since as c
where c.posting_month = $month
group by c.placement, c.key, c.service_month
order by greatest(sum(greatest(c.amount, 0)), sum(greatest(-c.amount, 0))) desc, c.placement, c.service_month
