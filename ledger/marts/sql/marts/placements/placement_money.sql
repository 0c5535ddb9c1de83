-- One row a placement: what it cost in the 12 months to the horizon, of that what is firm, and all that was ever posted; pence.
select
    p.placement,
    coalesce(sum(case when m.in_last_12_months then a.amount end), 0)::bigint as money_12_months,
    coalesce(sum(case when m.in_last_12_months and a.standing = 'agreed' then a.amount end), 0)::bigint as agreed_12_months,
    coalesce(sum(a.amount), 0)::bigint as posted
from staging.placements as p
left join allocations as a on a.placement = p.placement
left join dim_month as m on m.month = a.service_month
group by p.placement
