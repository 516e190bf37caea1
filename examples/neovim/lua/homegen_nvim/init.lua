--- The subcommands of :Homegen.

local board = require "homegen_nvim.board"
local completion = require "homegen_nvim.completion"
local homegen = require "homegen"
local picture = require "homegen_nvim.picture"

local editor = {}

local client
local tasks = {} -- by number, in the order in which they were asked for

local function settings()
  return vim.g.homegen or {}
end

local function say(text, level)
  vim.notify("homegen: " .. text, level or vim.log.levels.INFO)
end

local function complain(err)
  say((tostring(err):gsub("^homegen: ", "")), vim.log.levels.ERROR)
end

-- The client is made for the first task. When Neovim goes, a create that is on the wire is waited for: it is paid.
local function get_client()
  if client then return client end
  local err
  client, err = homegen.new(settings().client or {})
  if not client then return nil, err end
  vim.api.nvim_create_autocmd("VimLeavePre", { callback = function() client:close() end })
  return client
end

---@param number integer
local function title(number)
  return ("%d %s"):format(number, tasks[number].service)
end

local function line_of(number)
  local task = tasks[number]
  if task:done() then return ("%s: %s"):format(title(number), task.result and task.result.path or task.error.message) end
  local ahead = task.queue_position or 0
  local place = ahead > 0 and (", %d ahead"):format(ahead) or ""
  return ("%s: %s, %d %%%s"):format(title(number), task.state, task.percentage or 0, place)
end

local function show(number)
  local task = tasks[number]
  board.set(number, title(number), task.state, task.percentage)
  if not task:done() then return end
  if task.error then return complain(task.error) end
  say(line_of(number))
  if settings().open ~= false then picture.open(task.result.path) end
end

local function create(service, words)
  local own, err = get_client()
  if not own then return complain(err) end
  local params = completion.parse(service, words)
  local task
  task, err = own[service](own, params, { save = settings().save or "{service}-{id}.{ext}" })
  if not task then return complain(err) end
  local number = #tasks + 1
  tasks[number] = task
  show(number)
  -- Steps are made by vim.schedule, so what they call may use all of vim.api.
  task:on_progress(function() if not task:done() then show(number) end end)
  task:on_done(function() show(number) end)
end

-- The task of a number that was typed, or nil, and it was said.
local function find(word)
  local task = tasks[tonumber(word)]
  if not task then say(("there is no task %q; :Homegen tasks lists them"):format(word or ""), vim.log.levels.ERROR) end
  return task
end

local commands = {}

function commands.tasks()
  if #tasks == 0 then return say "no tasks yet" end
  local lines = {}
  for number in ipairs(tasks) do lines[number] = { line_of(number) .. "\n" } end
  vim.api.nvim_echo(lines, false, {})
end

function commands.cancel(words)
  local task = find(words[1])
  if task then task:cancel() end
end

function commands.open(words)
  local task = find(words[1])
  if not task then return end
  if not (task.result and task.result.path) then return say(line_of(tonumber(words[1])), vim.log.levels.WARN) end
  picture.open(task.result.path)
end

---@param words string[] behind :Homegen
function editor.run(words)
  local name = table.remove(words, 1)
  if commands[name] then return commands[name](words) end
  if completion.services[name] then return create(name, words) end
  say(("what is %q? One of %s"):format(name, table.concat(completion.list("", "Homegen "), ", ")), vim.log.levels.ERROR)
end

---@return string[] numbers of the tasks, as words
---@param alive? boolean those alone that have not ended
function editor.numbers(alive)
  local numbers = {}
  for number, task in ipairs(tasks) do
    if not (alive and task:done()) then numbers[#numbers + 1] = tostring(number) end
  end
  return numbers
end

return editor
