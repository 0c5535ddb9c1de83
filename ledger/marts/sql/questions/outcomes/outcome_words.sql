-- One row whose words: open outcomes in them, how many are nearer to their target, and how many have current evidence.
select
    whose_words,
    count(*) as outcomes,
    count(*) filter (where state in ('reached', 'moved')) as nearer,
    count(*) filter (where state in ('stuck', 'worse')) as not_nearer,
    count(*) filter (where evidence_current) as evidenced
from outcomes_beside_money
where standing = 'open'
group by whose_words
order by outcomes desc, whose_words
