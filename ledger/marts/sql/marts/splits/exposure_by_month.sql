-- One row a service month, standing and basis: expected share and cost of the days, in pence, each counted once.
select
    service_month,
    financial_year,
    standing,
    basis,
    sum(expected)::bigint as expected,
    sum(carried)::bigint as carried,
    count(distinct placement) as placements
from exposure_days
group by service_month, financial_year, standing, basis
