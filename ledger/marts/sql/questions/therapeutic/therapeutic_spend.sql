-- One row a number of heads evidenced: offers that placements of the last twelve months were bought as, those placements and what they cost then (pence).
select
    heads_evidenced,
    count(distinct offer) as offers,
    count(*) as placements,
    count(*) filter (where accreditation in ('running', 'ending')) as accredited,
    sum(money_12_months)::bigint as money
from therapeutic_placements
where offer is not null
group by heads_evidenced
order by heads_evidenced desc
