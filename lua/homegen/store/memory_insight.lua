--- What a client without a journal knows of its tasks, for people who want to understand it. Methods of the store in memory.

local insight = {}

local function job_of(self, snapshot)
  local entry = snapshot.key and self.client.keys[snapshot.key]
  return entry and entry.task._job
end

---@param what string|integer a job's key, or the provider's id
---@return homegen.store.Facts
function insight:facts(what)
  what = tostring(what)
  local snapshot = self:find { key = what } or self:find { id = what }
  local key = snapshot and snapshot.key or what
  local facts = { paused_since = self.paused[key], lasting = false, own = true }
  if not snapshot then return facts end
  local job = job_of(self, snapshot)
  facts.snapshot, facts.charged, facts.refunded = snapshot, snapshot.credits, snapshot.state == "failed" and job and job.price or 0
  snapshot.price, snapshot.alive, snapshot.paused = job and job.price, true, facts.paused_since ~= nil
  if not job then return facts end
  local limiter, figures = job:limiter(), self:figures(job.account)
  facts.places, facts.limit, facts.budget = limiter.open, limiter.limit, self.spendings[job.account].limit
  facts.counted = figures.reserved + figures.charged + figures.uncertain - figures.refunded
  return facts
end

---@param given { state?: string, service?: string }
---@param visit fun(snapshot: homegen.Snapshot)
---@return true
function insight:export(given, visit)
  for _, snapshot in ipairs(self:list(given)) do visit(snapshot) end
  return true
end

---@return homegen.AccountBook[]
function insight:books()
  local books = {}
  for provider, account in pairs(self.client.accounts) do
    local figures = self:figures(account)
    if account:configured() then
      books[#books + 1] = {
        provider = provider, origin = account.base_url, own = true, reserved = figures.reserved, charged = figures.charged,
        refunded = figures.refunded, uncertain = figures.uncertain,
      }
    end
  end
  table.sort(books, function(one, other) return one.provider < other.provider end)
  return books
end

return insight
