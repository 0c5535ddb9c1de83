-- One row a pair of agencies, account, placement, month, budget and standing where what one has due is not what the other owes.
with parts as (
    select agency as creditor, counterparty as debtor, replace(account, 'due_from:', '') as stage, placement, service_month, budget, standing, amount
    from staging.postings
    where account like 'due_from:%'
    union all
    select counterparty, agency, replace(account, 'due_to:', ''), placement, service_month, budget, standing, amount
    from staging.postings
    where account like 'due_to:%'
)
select
    creditor || ' and ' || debtor || ' differ by ' || sum(amount) || ' pence on what is ' || stage || ' for placement '
        || coalesce(placement, 'none') || ' in ' || coalesce(service_month, 'no month') as detail
from parts
group by creditor, debtor, stage, placement, service_month, budget, standing
having sum(amount) <> 0
