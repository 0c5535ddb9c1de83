-- One row a budget and standing in one financial year ($year): what it bears, in pence.
select
    w.budget,
    b.name as budget_name,
    b.agency,
    b.agency_name,
    b.agency_kind,
    w.stream,
    w.standing,
    sum(w.amount)::bigint as amount
from who_pays as w
join dim_budget as b on b.budget = w.budget
where w.financial_year = $year
group by w.budget, b.name, b.agency, b.agency_name, b.agency_kind, w.stream, w.standing
having sum(w.amount) <> 0
order by w.budget, w.standing
