-- One row a contribution in kind and month: what an agency gives that is not money, at its value in pence; a memorandum, in no sum of money.
select
    k.contribution,
    k.agency,
    a.name as agency_name,
    a.kind as agency_kind,
    k.what,
    k.given_for,
    k.placement,
    m.financial_year,
    k.month as service_month,
    k.days,
    k.value
from staging.in_kind_months as k
join dim_month as m on m.month = k.month
join dim_agency as a on a.agency = k.agency
