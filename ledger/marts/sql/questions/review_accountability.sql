-- One row an agency: outcomes it answers for in open placements, those with evidence of the last six months, what it bore for them in 12 months (pence).
select
    agency,
    agency_name,
    count(distinct case when outcomes_accountable > 0 then placement end) as placements,
    sum(outcomes_accountable)::bigint as outcomes,
    sum(current_evidence)::bigint as evidenced,
    sum(funds_12_months)::bigint as funds_12_months
from accountability
where "open"
group by agency, agency_name
order by outcomes desc, agency_name
