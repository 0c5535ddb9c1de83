-- One row a placement and standing behind what one agency owes another ($creditor, $debtor), the largest first, in pence.
select
    e.placement,
    p.key,
    p.provider_name,
    coalesce(e.standing, 'open_credit') as standing,
    sum(e.debit - e.credit)::bigint as amount,
    min(e.service_month) as oldest,
    max(e.service_month) as newest,
    count(distinct e.entry) as entries
from entries_by_placement as e
join dim_placement as p on p.placement = e.placement
where e.account in ('due_from:unbilled', 'due_from:billed')
    and e.agency = $creditor
    and e.counterparty = $debtor
group by e.placement, p.key, p.provider_name, coalesce(e.standing, 'open_credit')
having sum(e.debit - e.credit) <> 0
order by amount desc, e.placement, standing
