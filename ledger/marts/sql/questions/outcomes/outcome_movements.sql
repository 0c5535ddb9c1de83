-- One row a domain, part (open or ended) and movement by the latest rating, those past their due day apart: how many outcomes, of the nearer ones how many met their target, of the ended ones how many whose child left, and how the evidence of the open ones stands.
select
    domain,
    part,
    past_due,
    movement,
    count(*) as outcomes,
    count(*) filter (where state = 'reached') as met,
    count(*) filter (where standing = 'left') as left_with_child,
    count(*) filter (where evidence_current) as evidenced,
    count(*) filter (where evidence_awaited) as awaited,
    count(*) filter (where evidence_lacking) as lacking
from outcomes_beside_money
where part in ('open', 'ended')
group by domain, part, past_due, movement
order by domain, part, past_due, movement
