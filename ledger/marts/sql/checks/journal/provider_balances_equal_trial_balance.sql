-- One row an agency and account whose balances by provider are not what its trial balance has.
with parts as (
    select agency, 'provider:accrued' as account, accrued + in_advance as amount from balance_by_provider
    union all
    select agency, 'provider:payable', payable from balance_by_provider
    union all
    select agency, 'provider:query', -queried from balance_by_provider
    union all
    select agency, account, balance
    from trial_balance
    where account in ('provider:accrued', 'provider:payable', 'provider:query')
)
select agency || ', ' || account || ': balances by provider less trial balance are ' || sum(amount) || ' pence' as detail
from parts
group by agency, account
having sum(amount) <> 0
