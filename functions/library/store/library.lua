#!lua name=library_VERSION

-- Each call is one atomic step: check the session, apply the change once, give the cart back.
-- KEYS[1] to KEYS[3] those of the session, see signed_in; KEYS[4] cart, and only with an Idempotency-Key KEYS[5] the keys
-- that changed nothing, KEYS[6] how much the reader has changed, KEYS[7] the key's record; all carry one hash tag.
-- A reply is {'ok', <cart as JSON>} or {<why not>}.

-- MOST_LINES and others that are set nowhere here are those of limits.py: redis.py writes them before this.
local DAY = 24 * 60 * 60
local MOST_UNCHANGED = 100

-- The time: 16 digits, which a number of Lua holds exactly.
local function microseconds()
  return string.format('%d%06d', unpack(redis.call('TIME')))
end

-- A line of the cart: 27 characters of time, 2 of quantity, then the book's members as JSON. Sorting sorts by time.
local function parse(line)
  return line:sub(1, 27), tonumber(line:sub(28, 29)), line:sub(30)
end

local function cart(key)
  local lines = redis.call('HVALS', key)
  table.sort(lines)
  for i, line in ipairs(lines) do
    local added_at, quantity, book = parse(line)
    lines[i] = '{' .. book .. ',"quantity":' .. quantity .. ',"added_at":"' .. added_at .. '"}'
  end
  return '[' .. table.concat(lines, ',') .. ']'
end

-- A session is renewed only when half of it is gone, so that reading does not write, and not beyond SESSION_DAYS.
-- KEYS[1] session, KEYS[2] when it was opened, KEYS[3] when all sessions of its user were ended.
-- The session alone is what functions of 0.1.0 open: older than any end, and as old as it is when it is first seen here.
local function signed_in(keys)
  local left = redis.call('TTL', keys[1])
  if left == -2 then return false end
  local opened, ended = unpack(redis.call('MGET', keys[2], keys[3]))
  local over = ended and tonumber(opened or 0) <= tonumber(ended)
  if opened and not over and left >= SESSION_SECONDS / 2 then return true end
  local rest = over and 0 or SESSION_DAYS * DAY - (opened and math.floor((microseconds() - opened) / 1000000) or 0)
  if rest <= 0 then
    redis.call('DEL', keys[1], keys[2])
    return false
  end
  if opened and rest <= left + 1 then return true end -- the last hours, in which nothing is left to renew
  left = math.min(rest, SESSION_SECONDS)
  redis.call('EXPIRE', keys[1], left)
  redis.call('SET', keys[2], opened or microseconds(), 'EX', left)
  return true
end

-- Whether Redis is full, as it sees for itself before it runs what has no allow-oom. Takes 6 us.
local function full()
  local info = redis.call('INFO', 'memory')
  local function figure(name) return tonumber(info:match('\n' .. name .. ':(%d+)')) end
  return figure('maxmemory') > 0 and figure('used_memory') - figure('mem_not_counted_for_evict') > figure('maxmemory')
end

-- A key that changed nothing gets no record, else one reader could fill Redis with them. But a copy of the request may
-- have stuck in a member that hangs, and must do nothing either when it comes at last: the reader's latest are listed.
local function remember_unchanged(list, entry)
  if full() then return end
  redis.call('LPUSH', list, entry)
  redis.call('LTRIM', list, 0, MOST_UNCHANGED - 1)
  redis.call('EXPIRE', list, DAY)
end

-- `apply` gives nothing where it has changed the cart, 'unchanged', or why it may not. A record is written behind it:
-- when Redis is full, only what takes a line out comes so far, and has made room for it.
local function change(keys, operation, apply)
  if not signed_in(keys) then return {'signed_out'} end
  local unchanged, changes, record = keys[5], keys[6], keys[7]
  local entry, owed
  if record then
    local applied = redis.call('GET', record)
    if applied and applied ~= operation then return {'key_reused'} end
    entry = record .. ' ' .. operation
    if applied or redis.call('LPOS', unchanged, entry) then return {'ok', cart(keys[4])} end
    -- A bucket that leaks one change a second: what is in it is how long its key still lives, in ms.
    owed = math.max(redis.call('PTTL', changes), 0) + 1000
    if owed > MOST_CHANGES * 1000 then return {'too_many_changes'} end
  end
  local outcome = apply(keys[4])
  if outcome and outcome ~= 'unchanged' then return {outcome} end
  if record and outcome then
    remember_unchanged(unchanged, entry)
  elseif record then
    redis.call('SET', record, operation, 'EX', DAY)
    redis.call('SET', changes, '', 'PX', owed)
  end
  return {'ok', cart(keys[4])}
end

local function cart_read(keys)
  if not signed_in(keys) then return {'signed_out'} end
  return {'ok', cart(keys[4])}
end

-- args: book id, quantity, time, the book's members as JSON
local function cart_add(keys, args)
  local id, more, now, book = args[1], tonumber(args[2]), args[3], args[4]
  return change(keys, 'add ' .. id .. ' ' .. more, function(key)
    local added_at, quantity = now, 0
    local line = redis.call('HGET', key, id)
    if line then
      added_at, quantity = parse(line)
    elseif redis.call('HLEN', key) >= MOST_LINES then
      return 'cart_full'
    end
    if quantity + more > MOST_OF_A_BOOK then return 'quantity_limit' end
    redis.call('HSET', key, id, added_at .. string.format('%02d', quantity + more) .. book)
  end)
end

-- args: book id, quantity to take or '' for the whole line
local function cart_remove(keys, args)
  local id, less = args[1], tonumber(args[2])
  return change(keys, 'remove ' .. id .. ' ' .. args[2], function(key)
    local line = redis.call('HGET', key, id)
    if not line then return 'unchanged' end
    local added_at, quantity, book = parse(line)
    if less and less < quantity then
      if keys[5] and full() then return 'full' end
      redis.call('HSET', key, id, added_at .. string.format('%02d', quantity - less) .. book)
    else
      redis.call('HDEL', key, id)
    end
  end)
end

local function cart_clear(keys)
  return change(keys, 'clear', function(key) return redis.call('DEL', key) == 0 and 'unchanged' or nil end)
end

-- Take the lines of borrowed books out, once for each loan: whoever borrows does it, and the loan's event once more,
-- in case the borrower died in between. KEYS[1] cart, then a record of each loan; args: the loans' book ids.
local function cart_take(keys, args)
  for i, id in ipairs(args) do
    if redis.call('SET', keys[i + 1], '', 'NX', 'EX', 7 * DAY) then redis.call('HDEL', keys[1], id) end
  end
  return {'ok', cart(keys[1])}
end

-- KEYS[1] to KEYS[3] as above, KEYS[4] cart (only where it is wanted).
-- A reply is {'ok', <session>, <book ids of the cart, first added first> ...} or {'signed_out'}.
local function session_read(keys)
  if not signed_in(keys) then return {'signed_out'} end
  local lines, ids = keys[4] and redis.call('HGETALL', keys[4]) or {}, {}
  local added = {}
  for i = 1, #lines, 2 do
    ids[#ids + 1] = lines[i]
    added[lines[i]] = lines[i + 1]
  end
  table.sort(ids, function(one, other) return added[one] < added[other] end)
  return {'ok', redis.call('GET', keys[1]), unpack(ids)}
end

local function throttled(failures, most)
  if tonumber(redis.call('GET', failures) or 0) < tonumber(most) then return end
  return {'throttled', redis.call('TTL', failures)}
end

-- Say what time it is before a password is looked at, unless too many logins have failed before.
-- KEYS[1] failures; args: most failures. A reply is {'ok', <time>} or {'throttled', <seconds to wait>}.
local function login_begin(keys, args)
  return throttled(keys[1], args[1]) or {'ok', microseconds()}
end

-- Count a failed login, or open a session, unless too many have failed before. It is opened as of login_begin: sessions
-- that are ended for a new password while the old one was being looked at are ended with this one.
-- KEYS[1] failures, and only when the password was right KEYS[2] session, KEYS[3] when it was opened, KEYS[4] the list of
-- the user's sessions, of which the oldest ends when there are too many: else one user could fill Redis.
-- args: most failures, window in s, session, the time of login_begin.
-- A reply is {'ok'}, {'refused'} or {'throttled', <seconds to wait>}.
local function login(keys, args)
  local failures, window = keys[1], tonumber(args[2])
  local refusal = throttled(failures, args[1])
  if refusal then return refusal end
  if keys[2] then
    redis.call('SET', keys[2], args[3], 'EX', SESSION_SECONDS)
    redis.call('SET', keys[3], args[4], 'EX', SESSION_SECONDS)
    redis.call('DEL', failures)
    if redis.call('RPUSH', keys[4], keys[2]) > MOST_SESSIONS then
      local oldest = redis.call('LPOP', keys[4])
      redis.call('DEL', oldest, (oldest:gsub('^session', 'opened')))
    end
    redis.call('EXPIRE', keys[4], SESSION_DAYS * DAY)
    return {'ok'}
  end
  if redis.call('INCR', failures) == 1 then redis.call('EXPIRE', failures, window) end
  return {'refused'}
end

-- End all sessions of a user that were opened until now, and remember it for longer than any of them may live.
-- KEYS[1] when they were ended.
local function sessions_end(keys)
  redis.call('SET', keys[1], microseconds(), 'EX', (SESSION_DAYS + 1) * DAY)
end

-- Keep ready-made answers, only so many: what anyone may ask for must never push out sessions and carts.
-- KEYS[1] index of the answers kept, then the new answers' keys; args: most answers, seconds to keep them, the answers.
local function keep(keys, args)
  local now = string.format('%d.%06d', unpack(redis.call('TIME')))
  for i = 2, #keys do
    redis.call('SET', keys[i], args[i + 1], 'EX', args[2])
    redis.call('ZADD', keys[1], now, keys[i])
  end
  local over = redis.call('ZCARD', keys[1]) - args[1]
  if over > 0 then
    local oldest = redis.call('ZPOPMIN', keys[1], over)
    for i = 1, #oldest, 2 do redis.call('DEL', oldest[i]) end
  end
end

-- Read a ready-made answer (see cache.py: a line each of version, tag and book ids, and the rest) and how many copies its
-- books have. KEYS[1] the catalogue's version, KEYS[2] the answer, KEYS[3] availability by book id, and by '' how often
-- that has changed; args: the tag and the number of changes that the caller knows the answer and its counts of.
-- A reply is {<version>, <answer, '' where the caller knows it>, <changes>, <count of each book, a comma behind each>};
-- the counts are missing where the caller knows all of it: looking 20 of them up takes 60 us.
local function answer_read(keys, args)
  local version, changes = redis.call('GET', keys[1]), redis.call('HGET', keys[3], '') or ''
  local head = redis.call('GETRANGE', keys[2], 0, 1099) -- 100 ids of 9 digits, and what comes before them
  if head == '' then return {version, false, changes, ''} end
  local tag, ids = head:match('^[^\n]*\n([^\n]*)\n([^\n]*)\n')
  if tag == args[1] and changes == args[2] then return {version, '', changes} end
  local counts, books = {}, {}
  for id in ids:gmatch('%d+') do books[#books + 1] = id end
  if #books > 0 then counts = redis.call('HMGET', keys[3], unpack(books)) end
  for i = 1, #books do counts[i] = (counts[i] or '') .. ',' end
  return {version, tag == args[1] and '' or redis.call('GET', keys[2]), changes, table.concat(counts)}
end

-- Keep counts of copies, each "<version> ...", except where a newer one is known. KEYS[1] as above; args: id, count ...
local function stock_set(keys, args)
  local changed = false
  for i = 1, #args, 2 do
    local known = redis.call('HGET', keys[1], args[i])
    if not known or tonumber(known:match('%d+')) < tonumber(args[i + 1]:match('%d+')) then
      redis.call('HSET', keys[1], args[i], args[i + 1])
      changed = true
    end
  end
  -- The first number is the time, so that none comes again after Redis has lost its data. Over 64 bytes, which make a
  -- hash table of the list that Redis keeps a small hash as, and a look-up need not read through all books.
  local changes = redis.call('HGET', keys[1], '') or redis.call('TIME')[1]
  if changed then redis.call('HSET', keys[1], '', string.format('%065d', changes + 1)) end
end

-- Whether central takes changes. Redis refuses even this while it is full; KEYS[1] is there while MariaDB refuses some.
local function writable(keys) return {redis.call('EXISTS', keys[1]) == 0 and 'ok' or 'refused'} end

-- What a full Redis still does: reading, and what makes room.
local function register_when_full(name, callback)
  redis.register_function{function_name = name, callback = callback, flags = {'allow-oom'}}
end

register_when_full('cart_read_VERSION', cart_read)
register_when_full('cart_remove_VERSION', cart_remove)
register_when_full('cart_clear_VERSION', cart_clear)
register_when_full('cart_take_VERSION', cart_take)
register_when_full('session_read_VERSION', session_read)
register_when_full('sessions_end_VERSION', sessions_end)
register_when_full('login_begin_VERSION', login_begin)
register_when_full('answer_read_VERSION', answer_read)
register_when_full('stock_set_VERSION', stock_set)
redis.register_function('cart_add_VERSION', cart_add)
redis.register_function('login_VERSION', login)
redis.register_function('writable_VERSION', writable)
redis.register_function('keep_VERSION', keep)
