-- One row a creditor, debtor and standing: what is owed now, in pence.
select creditor, creditor_name, debtor, debtor_name, standing, sum(amount)::bigint as amount
from balances_between_agencies
group by creditor, creditor_name, debtor, debtor_name, standing
having sum(amount) <> 0
order by creditor, debtor, standing
