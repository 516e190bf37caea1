--- Changes that mean the same as what they change: nothing can notice them. By their names, as a run prints them, with
--- the reason. A line that changes loses its entry.

---@type table<string, string>
return {
  ["lua/homegen/store/keys.lua: for name in pairs(left) do names[name] = true end: true → false"] =
    "the table is a set: its values are never looked at",
  ["lua/homegen/store/keys.lua: for name in pairs(right) do names[name] = true end: true → false"] =
    "the table is a set: its values are never looked at",
  ["lua/homegen/store/fingerprint.lua: for name in pairs(values) do names[(name:gsub(CONTENT .. \"$\", \"\"))] = true end: true → false"] =
    "the table is a set: its values are never looked at",
  ["lua/homegen/client/submission.lua: return under_key(client, { task = false, service = service.name, identity = identity }, "
    .. "options.key, begin): false → true"] =
    "a place that is filled before anybody looks",
  ["lua/homegen/base/backoff.lua: year = year + 100 * math.floor(this_year / 100) + 100: 100 → 101 (2)"] =
    "the century is the same up to the year 2120",
  ["lua/homegen/store/admission.lua: job.foreign = true: true → false"] =
    "a row that has succeeded is in nobody's hand: every statement that would be kept back changes nothing",
  ["lua/homegen/task/saving.lua: self.asked = true: true → false"] =
    "the store would be told of the same result once more",
  ["lua/homegen/task/retry_budget.lua: local ONE = 1 - 1e-6 -- a token that many small parts add up to: 6 → 7"] =
    "sums of parts are off by 1e-15",
  ["lua/homegen/task/retry_budget.lua: if self.tokens < ONE or head(self) then return false end: < → <="] =
    "no sum of parts is 0.999999",
}
