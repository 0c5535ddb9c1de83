-- One row a financial year, standing, basis and agency that is expected to bear a share: pence.
select
    financial_year,
    standing,
    basis,
    agency,
    sum(expected)::bigint as expected,
    count(distinct placement) as placements
from exposure
where agency is not null
group by financial_year, standing, basis, agency
