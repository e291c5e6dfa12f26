-- What filters need of PostgreSQL beyond what it has. Made anew whenever this file changes. Each is NULL where an argument is,
-- and none fails whatever a stranger's filter gives it: SQLite's (SqliteFunctions.cs) do not either.

create or replace function sr_lower(t text) returns text language sql immutable parallel safe as
$$ select lower(t collate "und-x-icu") $$;

create or replace function sr_upper(t text) returns text language sql immutable parallel safe as
$$ select upper(t collate "und-x-icu") $$;

-- Query/Fold.cs: Case
create or replace function sr_casei(t text) returns text language sql immutable parallel safe as
$$ select replace(lower(t collate "und-x-icu"), 'ß', 'ss') $$;

-- Query/Fold.cs: Accents
create or replace function sr_fold(t text) returns text language sql immutable parallel safe as
$$
select normalize(
  replace(replace(replace(replace(replace(replace(replace(replace(
    translate(regexp_replace(normalize(t, nfd), '[\u0300-\u036F]', '', 'g'), 'øØłŁđĐðÐ', 'oOlLdDdD'),
    'ß', 'ss'), 'ẞ', 'SS'), 'æ', 'ae'), 'Æ', 'AE'), 'œ', 'oe'), 'Œ', 'OE'), 'þ', 'th'), 'Þ', 'TH'),
  nfc)
$$;

create or replace function sr_ends_with(t text, part text) returns boolean language sql immutable parallel safe as
$$ select right(t, length(part)) = part $$;

-- A place in a text: a number from 0 on that no text is too short for.
create or replace function sr_index(n float8) returns integer language sql immutable parallel safe as
$$ select trunc(least(greatest(n, 0), 1000000000))::integer $$;

create or replace function sr_date(t text) returns date language sql immutable parallel safe as
$$
select case when t ~ '^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])' and t !~ '^0000' then
  case when substr(t, 9, 2)::int <= extract(day from make_date(substr(t, 1, 4)::int, substr(t, 6, 2)::int, 1) + interval '1 month - 1 day')
  then make_date(substr(t, 1, 4)::int, substr(t, 6, 2)::int, substr(t, 9, 2)::int) end
end
$$;

create or replace function sr_timestamp(t text) returns timestamptz language sql immutable parallel safe as
$$
select case
  when t ~ '^\d{4}$' and t <> '0000' then make_timestamptz(t::int, 1, 1, 0, 0, 0, 'UTC')
  when t ~ '^\d{4}-(0[1-9]|1[0-2])$' then sr_date(t || '-01')::timestamp at time zone 'UTC'
  when t ~ '^\d{4}-\d\d-\d\d$' then sr_date(t)::timestamp at time zone 'UTC'
  when t ~ '^\d{4}-\d\d-\d\dT([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d{1,7})?)?$' and sr_date(t) is not null then (t || 'Z')::timestamptz
  when t ~ '^\d{4}-\d\d-\d\dT([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d{1,7})?)?(Z|[+-](0\d|1[0-3]):[0-5]\d|[+-]14:00)$' and sr_date(t) is not null then t::timestamptz
end
$$;

-- In UTC. Open ends (infinity) have no parts.
create or replace function sr_part(part text, t timestamptz) returns integer language sql immutable parallel safe as
$$ select case when isfinite(t) then floor(date_part(part, t at time zone 'UTC'))::integer end $$;

create or replace function sr_fraction(t timestamptz) returns float8 language sql immutable parallel safe as
$$ select case when isfinite(t) then mod(extract(second from t at time zone 'UTC'), 1)::float8 end $$;

create or replace function sr_clock(t timestamptz) returns bigint language sql immutable parallel safe as
$$ select case when isfinite(t) then (extract(epoch from (t at time zone 'UTC')::time) * 1000000)::bigint end $$;

create or replace function sr_microseconds(t timestamptz) returns bigint language sql immutable parallel safe as
$$ select case when isfinite(t) then (extract(epoch from t) * 1000000)::bigint end $$;

create or replace function sr_instant(us bigint) returns timestamptz language sql immutable parallel safe as
$$
select case when us between -62135596800000000 and 253402300799999999
  then timestamptz '1970-01-01 00:00:00+00' + (us / 86400000000) * interval '1 day' + (us % 86400000000) * interval '1 microsecond' end
$$;

create or replace function sr_whole(n float8) returns bigint language sql immutable parallel safe as
$$ select case when abs(n) < 9.2e18 then trunc(n)::bigint end $$;

-- A JSON number; one beyond double precision is infinite, or 0 when it is too small.
create or replace function sr_number(j jsonb) returns float8 language sql immutable parallel safe as
$$
select case when jsonb_typeof(j) = 'number' then
  case
    when abs(j::numeric) between 1e-307 and 1e308 then j::numeric::float8
    when abs(j::numeric) < 1 then 0
    when j::numeric > 0 then float8 'infinity'
    else float8 '-infinity'
  end
end
$$;

-- Arithmetic that PostgreSQL would refuse for its size is NULL.
create or replace function sr_add(a float8, b float8) returns float8 language sql immutable parallel safe as
$$ select case when abs(a) < 8e307 and abs(b) < 8e307 then a + b end $$;

create or replace function sr_multiply(a float8, b float8) returns float8 language sql immutable parallel safe as
$$
select case
  when a is null or b is null then null
  when a = 0 or b = 0 then 0
  when ln(abs(a)) + ln(abs(b)) between -700 and 709 then a * b
end
$$;

create or replace function sr_divide(a float8, b float8) returns float8 language sql immutable parallel safe as
$$
select case
  when a is null or b is null or b = 0 then null
  when a = 0 then 0
  when ln(abs(a)) - ln(abs(b)) between -700 and 709 then a / b
end
$$;

create or replace function sr_mod(a float8, b float8) returns float8 language sql immutable parallel safe as
$$ select case when abs(a) < 1e308 and abs(b) < 1e308 then mod(a::numeric, nullif(b::numeric, 0))::float8 end $$;

create or replace function sr_power(a float8, b float8) returns float8 language sql immutable parallel safe as
$$
select case
  when a is null or b is null then null
  when b = 0 then 1
  when a = 0 then case when b > 0 then 0 end
  when a < 0 and b <> trunc(b) then null
  when ln(abs(a)) * b between -700 and 709 then power(a, b)
end
$$;

create or replace function sr_a_overlaps(a jsonb, b jsonb) returns boolean language sql immutable parallel safe as
$$
select case when a is not null and b is not null
  then exists (select 1 from jsonb_array_elements(a) x join jsonb_array_elements(b) y on x = y) end
$$;
