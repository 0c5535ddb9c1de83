-- One row a placement, standing and basis with exposure in one financial year ($year), the largest expected share first, in pence.
select
    x.placement,
    p.key,
    p.provider_name,
    x.standing,
    x.basis,
    coalesce(sum(x.expected), 0)::bigint as expected,
    sum(x.carried)::bigint as carried,
    min(x.service_month) as first_month,
    max(x.service_month) as last_month
from exposure_days as x
join dim_placement as p on p.placement = x.placement
where x.financial_year = $year
group by x.placement, p.key, p.provider_name, x.standing, x.basis
order by expected desc, carried desc, x.placement
