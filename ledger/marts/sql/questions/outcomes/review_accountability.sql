-- One row an agency: open outcomes it answers for in open placements, those with current evidence, what it bore for those placements in 12 months and what of it is agreed (pence).
select
    agency,
    agency_name,
    count(distinct case when outcomes_accountable > 0 then placement end) as placements,
    sum(outcomes_accountable)::bigint as outcomes,
    sum(current_evidence)::bigint as evidenced,
    sum(funds_12_months)::bigint as funds_12_months,
    sum(agreed_12_months)::bigint as agreed_12_months
from accountability
where "open"
group by agency, agency_name
order by outcomes desc, agency_name
