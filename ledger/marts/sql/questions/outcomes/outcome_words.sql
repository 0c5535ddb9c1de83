-- One row whose words: open outcomes in them, what became of them, and how many have evidence in date, awaited and lacking.
select
    whose_words,
    count(*) as outcomes,
    count(*) filter (where movement = 'nearer') as nearer,
    count(*) filter (where movement = 'unchanged') as unchanged,
    count(*) filter (where movement = 'away') as away,
    count(*) filter (where movement = 'not_observed') as not_observed,
    count(*) filter (where movement = 'not_comparable') as not_comparable,
    count(*) filter (where evidence_current) as evidenced,
    count(*) filter (where evidence_awaited) as awaited,
    count(*) filter (where evidence_lacking) as lacking
from outcomes_beside_money
where standing = 'open'
group by whose_words
order by outcomes desc, whose_words
