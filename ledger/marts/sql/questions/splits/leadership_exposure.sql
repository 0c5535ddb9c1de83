-- One row a standing and basis in one financial year ($year): expected share of other agencies and the cost of the same days, each counted once, in pence.
select
    standing,
    basis,
    coalesce(sum(expected), 0)::bigint as expected,
    sum(carried)::bigint as carried,
    count(distinct placement) as placements
from exposure_days
where financial_year = $year
group by standing, basis
order by
    case standing when 'in_principle' then 1 when 'declined' then 2 else 3 end,
    case basis when 'asked' then 1 when 'as_before' then 2 else 3 end
