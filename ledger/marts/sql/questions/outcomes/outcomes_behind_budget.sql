-- One row an open outcome behind which one budget's money stands ($budget), with what that budget bore of its placement in 12 months (pence; the same on each outcome of a placement).
select
    o.placement,
    o.key,
    o.domain,
    o.statement,
    o.whose_words,
    o.accountable_name,
    o.state,
    o.evidence,
    b.amount
from budgets_beside_outcomes as b
join outcomes_beside_money as o on o.placement = b.placement
where b.budget = $budget and o.standing = 'open'
order by b.amount desc, o.placement, o.outcome
