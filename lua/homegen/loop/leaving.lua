--- What has to end where the host cannot be held up any longer: clients, in good order.

local leaving = {}

local subjects = setmetatable({}, { __mode = "k" }) ---@type table<table, fun(subject: table)>

---Notes how a subject is ended, for as long as it exists.
---@generic T: table
---@param subject T
---@param fn fun(subject: T) begins its end; holds nothing of it
function leaving.note(subject, fn)
  subjects[subject] = fn
end

---The host was told to go and its time is over: begins the end of all. Steps have to be made until nothing is left.
function leaving.begin()
  for subject, fn in pairs(subjects) do fn(subject) end
end

return leaving
