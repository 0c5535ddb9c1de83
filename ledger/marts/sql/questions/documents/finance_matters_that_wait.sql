-- One row a kind of matter that waits for a word, the largest sum first, in pence.
select matter, count(*) as matters, coalesce(sum(abs(amount)), 0)::bigint as amount
from matters_waiting
group by matter
order by amount desc, matter
