--- The SQL about keys that a person holds back.

local statements = {}

local PAGE = 1000

---@param key string
---@param now integer wall-clock seconds
function statements.pause(key, now)
  return { "INSERT OR IGNORE INTO pause (key, since) VALUES (?1, ?2)", key, now }
end

---@param key string
function statements.unpause(key)
  return { "DELETE FROM pause WHERE key = ?1", key }
end

---@param key string
function statements.of_key(key)
  return { "SELECT since FROM pause WHERE key = ?1", key }
end

---A page of the keys that are held back, in order.
---@param after string the last key of the page before
function statements.page(after)
  return { "SELECT key FROM pause WHERE key > ?1 ORDER BY key LIMIT " .. PAGE, after }
end

---@param page table[]
---@return string|nil last the key to go on behind; nil: that was all
function statements.next_page(page)
  return page[PAGE] and page[PAGE].key
end

return statements
