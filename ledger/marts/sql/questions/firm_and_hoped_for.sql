-- One row a standing: what was posted with it in a financial year, in pence.
select standing, sum(amount)::bigint as amount, sum(placements)::bigint as placement_months
from who_pays
where financial_year = $financial_year
group by standing
