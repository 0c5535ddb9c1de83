-- One row a creditor, debtor and standing: what is owed between them, not yet billed and billed, since which service month, in pence; what is below nil is no part of it.
select
    creditor,
    creditor_name,
    debtor,
    debtor_name,
    standing,
    sum(case when account = 'due_from:unbilled' then amount else 0 end)::bigint as unbilled,
    sum(case when account = 'due_from:billed' then amount else 0 end)::bigint as billed,
    sum(amount)::bigint as amount,
    min(service_month) as oldest
from balances_between_agencies
where not below_nil
group by creditor, creditor_name, debtor, debtor_name, standing
having sum(amount) <> 0
order by
    creditor_name,
    debtor_name,
    case standing when 'agreed' then 1 when 'interim' then 2 when 'disputed' then 3 else 4 end
