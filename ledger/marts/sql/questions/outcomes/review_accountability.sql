-- One row an agency: open outcomes it is accountable for, those with evidence in date, awaited and lacking, what it bore in 12 months for placements of children, and what of it is agreed (pence).
with answering as (
    select
        agency,
        agency_name,
        count(distinct case when outcomes_accountable > 0 then placement end) as placements,
        sum(outcomes_accountable)::bigint as outcomes,
        sum(current_evidence)::bigint as evidenced,
        sum(awaited_evidence)::bigint as awaited,
        sum(lacking_evidence)::bigint as lacking
    from accountability
    group by agency, agency_name
),
paying as (
    select agency, sum(amount)::bigint as amount, sum(agreed)::bigint as agreed
    from budgets_beside_outcomes
    group by agency
)
select
    a.agency,
    a.agency_name,
    a.placements,
    a.outcomes,
    a.evidenced,
    a.awaited,
    a.lacking,
    coalesce(p.amount, 0) as funds_12_months,
    coalesce(p.agreed, 0) as agreed_12_months
from answering as a
left join paying as p on p.agency = a.agency
where a.outcomes > 0 or p.amount is not null
order by a.outcomes desc, a.agency_name
