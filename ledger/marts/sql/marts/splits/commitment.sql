-- One row a budget and financial year: what it has, what is posted, what is still to come by the facts known, the forecast outturn (without days after planned ends) and what that leaves (pence; empty where no amount is known).
with borne as (
    select budget, financial_year, posted, forecast, after_planned_end from commitment_by_month
    union all
    select budget, financial_year, 0, 0, 0 from staging.budget_amounts
),
sums as (
    select
        budget,
        financial_year,
        sum(posted)::bigint as posted,
        sum(forecast)::bigint as forecast,
        sum(posted + forecast)::bigint as committed,
        sum(after_planned_end)::bigint as after_planned_end,
        sum(posted + forecast - after_planned_end)::bigint as outturn
    from borne
    group by budget, financial_year
)
select
    s.budget,
    b.name as budget_name,
    b.agency,
    b.agency_name,
    b.stream,
    s.financial_year,
    a.amount as budget_amount,
    s.posted,
    s.forecast,
    s.committed,
    s.after_planned_end,
    s.outturn,
    a.amount - s.outturn as "left"
from sums as s
join dim_budget as b on b.budget = s.budget
left join staging.budget_amounts as a on a.budget = s.budget and a.financial_year = s.financial_year
