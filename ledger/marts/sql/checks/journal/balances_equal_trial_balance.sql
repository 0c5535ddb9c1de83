-- One row an agency whose debts by partner are not what its trial balance has due.
with parts as (
    select creditor as agency, amount from balances_between_agencies
    union all
    select agency, -balance from trial_balance where account in ('due_from:unbilled', 'due_from:billed')
)
select agency || ': balances less trial balance are ' || sum(amount) || ' pence' as detail
from parts
group by agency
having sum(amount) <> 0
