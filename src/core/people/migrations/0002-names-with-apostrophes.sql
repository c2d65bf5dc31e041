-- Names with an apostrophe are found as one word too (`searchable` in names.ts): "obrien" finds O'Brien.
update person set search_name = search_name || ' ' || joined.words
from (
  select p.id, string_agg(replace(w.found[1], '''', ''), ' ') as words
  from person p
  cross join regexp_matches(
    unaccent(lower(regexp_replace(normalize(translate(concat_ws(' ', p.name, p.given_name, p.family_name), '’‘ʼʻʹ´`＇', ''''''''''''''''''), NFKD), '[\u0300-\u036f]', '', 'g'))),
    '([[:alnum:]]+(?:''[[:alnum:]]+)+)', 'g') as w (found)
  group by p.id
) joined
where joined.id = person.id;
