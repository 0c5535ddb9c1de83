-- One row a domain and state of open outcomes: how many there are, by the latest rating.
select domain, state, count(*) as outcomes
from outcomes_beside_money
where standing = 'open'
group by domain, state
order by domain, state
