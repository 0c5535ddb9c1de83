-- One row a placement, service month, standing and basis: what the days without an agreement cost whoever carries them, in pence.
select
    placement,
    service_month,
    financial_year,
    standing,
    basis,
    max(carried) as carried,
    sum(expected)::bigint as expected
from exposure
group by placement, service_month, financial_year, standing, basis
