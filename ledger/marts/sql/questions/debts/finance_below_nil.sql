-- One row a creditor, debtor, what it is (to_credit, open_credit, on_account) and service month (none: money on account): what the debtor is to have back or has paid without a line, in pence below nil.
with found as (
    select
        creditor,
        creditor_name,
        debtor,
        debtor_name,
        case account when 'due_from:unbilled' then 'to_credit' else 'open_credit' end as what,
        service_month,
        amount
    from balances_between_agencies
    where below_nil
    union all
    select creditor, creditor_name, debtor, debtor_name, 'on_account', null, -amount
    from unallocated_cash
)
select creditor, creditor_name, debtor, debtor_name, what, service_month, sum(amount)::bigint as amount
from found
group by creditor, creditor_name, debtor, debtor_name, what, service_month
having sum(amount) <> 0
order by
    creditor_name,
    debtor_name,
    case what when 'to_credit' then 1 when 'open_credit' then 2 else 3 end,
    service_month
