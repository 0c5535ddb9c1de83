-- One row a decision that is awaited ($state awaited) or was decided in the 12 months to the day of asking (decided), those waited for ($waited_for; all: anybody), and for whom the lead carried it, most first (pence).
select
    d.placement,
    d.key,
    coalesce(d.request, d.agreement) as asked,
    d.waited_for,
    d.agency,
    d.agency_name,
    d.first_day,
    d.last_day,
    d.days,
    d.answered_on,
    d.basis,
    d.carried,
    case when d.basis = 'not_known' then d.cost end as not_known
from cost_of_delay as d
cross join meta
where ($waited_for = 'all' or d.waited_for = $waited_for)
    and (($state = 'awaited' and d.pending) or ($state = 'decided' and not d.pending and d.answered_on > meta.today - interval 12 month))
order by d.carried desc nulls last, d.cost desc, d.placement, d.first_day, d.agency_name
