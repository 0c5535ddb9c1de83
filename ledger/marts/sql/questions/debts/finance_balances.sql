-- One row a creditor, debtor and standing: what is owed between them, not yet billed and billed, since which service month, in pence.
select
    creditor,
    creditor_name,
    debtor,
    debtor_name,
    coalesce(standing, 'open_credit') as standing,
    sum(case when account = 'due_from:unbilled' then amount else 0 end)::bigint as unbilled,
    sum(case when account = 'due_from:billed' then amount else 0 end)::bigint as billed,
    sum(amount)::bigint as amount,
    min(service_month) as oldest
from balances_between_agencies
group by creditor, creditor_name, debtor, debtor_name, coalesce(standing, 'open_credit')
having sum(amount) <> 0
order by
    creditor_name,
    debtor_name,
    case coalesce(standing, 'open_credit') when 'agreed' then 1 when 'interim' then 2 when 'disputed' then 3 else 4 end
