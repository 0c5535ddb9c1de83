-- One row a placement and standing behind what one agency owes another ($creditor, $debtor), the largest first, in pence; what is below nil apart.
with months as (
    select
        placement,
        standing,
        service_month,
        account,
        sum(debit - credit) as amount,
        sum(sum(debit - credit)) over (partition by placement, service_month, account, standing is null) < 0 as below_nil,
        list(distinct entry) as entries
    from entries_by_placement
    where account in ('due_from:unbilled', 'due_from:billed')
        and agency = $creditor
        and counterparty = $debtor
    group by placement, standing, service_month, account
)
select
    e.placement,
    p.key,
    p.provider_name,
    coalesce(e.standing, 'open_credit') as standing,
    coalesce(sum(e.amount) filter (where not e.below_nil), 0)::bigint as amount,
    coalesce(sum(e.amount) filter (where e.below_nil), 0)::bigint as below,
    min(e.service_month) as oldest,
    max(e.service_month) as newest,
    len(list_distinct(flatten(list(e.entries)))) as entries
from months as e
join dim_placement as p on p.placement = e.placement
group by e.placement, p.key, p.provider_name, e.standing
having coalesce(sum(e.amount) filter (where not e.below_nil), 0) <> 0
    or coalesce(sum(e.amount) filter (where e.below_nil), 0) <> 0
order by amount desc, e.placement, standing
